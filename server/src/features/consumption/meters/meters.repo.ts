import type { MeterInput } from '@wip/shared/consumption/meterSchemas.ts';
import type { LonLat } from '@wip/shared/geo.ts';
import type { Db, Filter } from 'mongodb';

/** A meter, without its place and its read key. */
export interface StoredMeter {
  meterId: string;
  /** Small, given once, never used again: readings are stored under it. */
  number: number;
  name: string;
  regionId: string;
  areaId: string;
  slotS: number;
  kind: string;
  visibility: 'private' | 'public';
  gatewayId: string | null;
  inputs: MeterInput[];
  maxPowerKw: number;
  isSimulated: boolean;
  createdAt: Date;
}

/** A meter with its exact place, which is the operator's to see. */
export interface PlacedMeter extends StoredMeter {
  location: LonLat;
}

export type NewMeter = Omit<PlacedMeter, 'number'> & { readKeyHash: string };

interface MeterDoc extends Omit<StoredMeter, 'meterId'> {
  _id: string;
  location: { type: 'Point'; coordinates: LonLat };
  readKeyHash: string;
  deletedAt: Date | null;
}

/** What is left of a meter once it is erased: its number, so that readings on their way are known to be nobody's. */
interface ErasedMeterDoc {
  _id: string;
  number: number;
  deletedAt: Date;
  erasedAt: Date;
}

const withoutSecrets = { location: 0, readKeyHash: 0, deletedAt: 0 } as const;

/** The collection `meters`. Deleted meters are in no answer but `dueForErasure`. */
export function createMetersRepo(db: Db) {
  const meters = db.collection<MeterDoc>('meters');
  const erased = db.collection<ErasedMeterDoc>('meters');
  const counters = db.collection<{ _id: string; last: number }>('counters');

  return {
    /** Stores a meter under a number of its own. */
    async create({ meterId, location, ...rest }: NewMeter): Promise<StoredMeter> {
      const counter = await counters.findOneAndUpdate(
        { _id: 'meterNumber' },
        { $inc: { last: 1 } },
        { upsert: true, returnDocument: 'after' },
      );
      const number = counter?.last ?? 1;
      await meters.insertOne({
        _id: meterId,
        number,
        ...rest,
        location: { type: 'Point', coordinates: location },
        deletedAt: null,
      });
      const { readKeyHash: _, ...meter } = rest;
      return { meterId, number, ...meter };
    },

    async byId(meterId: string): Promise<StoredMeter | null> {
      return (await find({ _id: meterId }))[0] ?? null;
    },

    async byIds(meterIds: readonly string[]): Promise<StoredMeter[]> {
      return find({ _id: { $in: [...meterIds] } });
    },

    /** Uses index `number`. */
    async byNumber(number: number): Promise<StoredMeter | null> {
      return (await find({ number }))[0] ?? null;
    },

    /** Those that exist, by number. Uses index `number`. */
    async byNumbers(numbers: readonly number[]): Promise<StoredMeter[]> {
      return find({ number: { $in: [...numbers] } });
    },

    /** By number. Uses index `gatewayId_number`. */
    async ofGateway(gatewayId: string): Promise<StoredMeter[]> {
      return find({ gatewayId });
    },

    /** By number. Uses index `areaId_number`. */
    async ofArea(areaId: string): Promise<StoredMeter[]> {
      return find({ areaId });
    },

    /** Whether there is any meter. Uses index `deletedAt`. */
    async isAny(): Promise<boolean> {
      return (await meters.findOne({ deletedAt: null }, { projection: { _id: 1 } })) !== null;
    },

    /** All meters, by number. */
    async all(): Promise<StoredMeter[]> {
      return find({});
    },

    /** All meters with their exact places, by number: for the operator alone. */
    async allPlaced(): Promise<PlacedMeter[]> {
      const docs = await meters
        .find({ deletedAt: null }, { projection: { readKeyHash: 0, deletedAt: 0 } })
        .sort({ number: 1 })
        .toArray();
      return docs.map(({ _id, location, ...meter }) => ({
        meterId: _id,
        ...meter,
        location: location.coordinates,
      }));
    },

    /** The hash of the read key of each of these meters. */
    async readKeyHashes(meterIds: readonly string[]): Promise<Map<string, string>> {
      const docs = await meters
        .find({ _id: { $in: [...meterIds] }, deletedAt: null }, { projection: { readKeyHash: 1 } })
        .toArray();
      return new Map(docs.map((doc) => [doc._id, doc.readKeyHash]));
    },

    /** Replaces the read key. */
    async setReadKeyHash(meterId: string, readKeyHash: string): Promise<void> {
      await meters.updateOne({ _id: meterId, deletedAt: null }, { $set: { readKeyHash } });
    },

    /** Takes a meter out of all answers; resolves to whether there was one. */
    async markDeleted(meterId: string, deletedAt: Date): Promise<boolean> {
      const result = await meters.updateOne({ _id: meterId, deletedAt: null }, { $set: { deletedAt } });
      return result.modifiedCount === 1;
    },

    /** The numbers of all meters that were ever deleted. Uses index `deletedAt`. */
    async deletedNumbers(): Promise<Set<number>> {
      const docs = await erased
        .find({ deletedAt: { $type: 'date' } }, { projection: { _id: 0, number: 1 } })
        .toArray();
      return new Set(docs.map(({ number }) => number));
    },

    /** Meters that were deleted before `deletedBefore` and are not erased. Uses index `deletedAt`. */
    async dueForErasure(deletedBefore: Date): Promise<{ meterId: string; number: number }[]> {
      const docs = await erased
        .find(
          { deletedAt: { $type: 'date', $lt: deletedBefore }, erasedAt: { $exists: false } },
          { projection: { number: 1 } },
        )
        .toArray();
      return docs.map((doc) => ({ meterId: doc._id, number: doc.number }));
    },

    /** Forgets everything of a deleted meter but its number. */
    async erase(meterId: string, erasedAt: Date): Promise<void> {
      await erased.updateOne({ _id: meterId, deletedAt: { $type: 'date' } }, [
        { $replaceWith: { _id: '$_id', number: '$number', deletedAt: '$deletedAt', erasedAt } },
      ]);
    },
  };

  async function find(filter: Filter<MeterDoc>): Promise<StoredMeter[]> {
    const docs = await meters
      .find({ ...filter, deletedAt: null }, { projection: withoutSecrets })
      .sort({ number: 1 })
      .toArray();
    return docs.map(({ _id, ...meter }) => ({ meterId: _id, ...meter }));
  }
}

export type MetersRepo = ReturnType<typeof createMetersRepo>;
