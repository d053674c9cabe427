import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { packSlots, unpackSlots } from '@wip/shared/consumption/publication/publishedDay.ts';
import { type LocalDay, localDateOf, localDayOf } from '@wip/shared/schedule/localDay.ts';
import { Binary, type Db, type Filter, MongoServerError } from 'mongodb';

const duplicateKey = 11_000;

/** What is published of an area on one local day. */
export interface AreaDay {
  areaId: string;
  regionId: string;
  day: LocalDay;
  /** When the first slot begins. */
  firstMs: number;
  /** From the first slot on; the rest of the day is not published yet. */
  slots: PublishedSlot[];
  /** How many slots are decided for good; later ones have no number and may get one. */
  decided: number;
  slotCount: number;
  memberCount: number;
  isSimulated: boolean;
}

interface AreaDayDoc {
  _id: string;
  areaId: string;
  regionId: string;
  day: string;
  firstAt: Date;
  slots: Binary;
  decided: number;
  slotCount: number;
  memberCount: number;
  isSimulated: boolean;
}

/** The collection `areaLoads`: all that is public of meters, one document an area and local day. */
export function createAreaLoadsRepo(db: Db) {
  const loads = db.collection<AreaDayDoc>('areaLoads', { writeConcern: { w: 'majority', journal: true } });

  return {
    /** The published days of an area from one local day to another, both included, by day. */
    async daysOf(areaId: string, fromDay: LocalDay, toDay: LocalDay): Promise<AreaDay[]> {
      return find({ _id: { $gte: idOf(areaId, fromDay), $lte: idOf(areaId, toDay) } });
    },

    /** Some days of an area, by day. */
    async someDaysOf(areaId: string, days: readonly LocalDay[]): Promise<AreaDay[]> {
      return find({ _id: { $in: days.map((day) => idOf(areaId, day)) } });
    },

    /** Of which days of an area something is published, by day; reads the index `_id` alone. */
    async publishedDays(areaId: string, fromDay: LocalDay, toDay: LocalDay): Promise<LocalDay[]> {
      const range = { $gte: idOf(areaId, fromDay), $lte: idOf(areaId, toDay) };
      const docs = await loads
        .find({ _id: range }, { projection: { _id: 1 }, batchSize: 5_000 })
        .sort({ _id: 1 })
        .toArray();
      return docs.map(({ _id }) => localDayOf(_id.slice(areaId.length + 1)));
    },

    /** How far some days of all areas of a region are published. Uses index `regionId_day`. */
    async progressOfRegion(
      regionId: string,
      days: readonly LocalDay[],
    ): Promise<{ areaId: string; day: LocalDay; isComplete: boolean }[]> {
      const projection = { _id: 0, areaId: 1, day: 1, decided: 1, slotCount: 1 } as const;
      const docs = await loads
        .find({ regionId, day: { $in: days.map(localDateOf) } }, { projection, batchSize: 10_000 })
        .toArray();
      return docs.map(({ areaId, day, decided, slotCount }) => ({
        areaId,
        day: localDayOf(day),
        isComplete: decided >= slotCount,
      }));
    },

    /** Days of all areas of a region. Uses index `regionId_day`. */
    async daysOfRegion(regionId: string, days: readonly LocalDay[]): Promise<AreaDay[]> {
      return find({ regionId, day: { $in: days.map(localDateOf) } });
    },

    /** The latest day of an area of which something is published; null where nothing is. */
    async newestDay(areaId: string): Promise<AreaDay | null> {
      const range = { $gte: `${areaId}|`, $lt: `${areaId}}` };
      const [doc] = await loads.find({ _id: range }).sort({ _id: -1 }).limit(1).toArray();
      return doc ? toDay(doc) : null;
    },

    /**
     * Writes a day over the one with `before` slots decided (null: over none). Resolves to false, and writes nothing,
     * where another process has published meanwhile: what is decided is never written again.
     */
    async publish(day: AreaDay, before: number | null): Promise<boolean> {
      const { _id, ...fields } = toDoc(day);
      if (before !== null) {
        const result = await loads.updateOne({ _id, decided: before }, { $set: fields });
        return result.matchedCount === 1;
      }
      try {
        await loads.insertOne({ _id, ...fields });
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === duplicateKey) return false;
        throw error;
      }
    },
  };

  async function find(filter: Filter<AreaDayDoc>): Promise<AreaDay[]> {
    const docs = await loads.find(filter, { batchSize: 5_000 }).sort({ _id: 1 }).toArray();
    return docs.map(toDay);
  }
}

function idOf(areaId: string, day: LocalDay): string {
  return `${areaId}|${localDateOf(day)}`;
}

function toDoc({ areaId, day, firstMs, slots, ...rest }: AreaDay): AreaDayDoc {
  return {
    _id: idOf(areaId, day),
    areaId,
    day: localDateOf(day),
    firstAt: new Date(firstMs),
    slots: new Binary(packSlots(slots)),
    ...rest,
  };
}

function toDay({ _id, day, firstAt, slots, ...rest }: AreaDayDoc): AreaDay {
  return {
    ...rest,
    day: localDayOf(day),
    firstMs: firstAt.getTime(),
    slots: unpackSlots(slots.value()),
  };
}
