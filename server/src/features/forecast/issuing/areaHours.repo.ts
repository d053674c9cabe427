import type { HourlySums } from '@wip/shared/forecast/hourlySums.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import { Binary, type Db } from 'mongodb';

/** The hours of an area with the local days that are summed up in them. */
export interface AreaHours {
  hours: HourlySums;
  days: Set<LocalDay>;
  isSimulated: boolean;
}

interface HoursDoc {
  _id: string;
  startsAt: Date;
  sums: Binary;
  counts: Binary;
  days: Binary;
  isSimulated: boolean;
}

/** The collection `areaHours`: years of `areaLoads` in hours, kept so that they need not be read each day. */
export function createAreaHoursRepo(db: Db) {
  const hoursOf = db.collection<HoursDoc>('areaHours');

  return {
    async of(areaId: string): Promise<AreaHours | null> {
      const doc = await hoursOf.findOne({ _id: areaId });
      if (!doc) return null;
      const bytes = (binary: Binary) => Uint8Array.from(binary.value());
      return {
        hours: {
          startsAtMs: doc.startsAt.getTime(),
          sums: new Float32Array(bytes(doc.sums).buffer),
          counts: bytes(doc.counts),
        },
        days: new Set(new Int32Array(bytes(doc.days).buffer)),
        isSimulated: doc.isSimulated,
      };
    },

    async save(areaId: string, { hours, days, isSimulated }: AreaHours): Promise<void> {
      const { startsAtMs, sums, counts } = hours;
      const packed = {
        startsAt: new Date(startsAtMs),
        sums: new Binary(new Uint8Array(sums.buffer)),
        counts: new Binary(counts),
        days: new Binary(new Uint8Array(Int32Array.from(days).buffer)),
        isSimulated,
      };
      await hoursOf.replaceOne({ _id: areaId }, packed, { upsert: true });
    },
  };
}
