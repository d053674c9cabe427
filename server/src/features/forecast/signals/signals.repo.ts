import type { SignalKind } from '@wip/shared/forecast/bestHoursSchemas.ts';
import type { AnyBulkWriteOperation, Db } from 'mongodb';

/** What a region's signal is over [startsAt, endsAt), as a source said it; never changed, a later one is written beside. */
export interface SignalFact {
  regionId: string;
  kind: SignalKind;
  startsAt: Date;
  endsAt: Date;
  /** Of a kWh: money in `currency`, or g CO₂e. */
  value: number;
  /** Of a price; null for carbon. */
  currency: string | null;
  /** From when on it could be known; nothing is computed from it for a moment before. */
  availableAt: Date;
  recordedAt: Date;
  source: string;
}

interface Question {
  regionId: string;
  kind: SignalKind;
  from: Date;
  to: Date;
  knownAt: Date;
}

/** The collection `signals`. */
export function createSignalsRepo(db: Db) {
  const signals = db.collection<SignalFact>('signals');

  return {
    /** Writes what is not there yet, and tells how many that were. Uses index `regionId_kind_interval`. */
    async add(facts: readonly SignalFact[]): Promise<number> {
      if (facts.length === 0) return 0;
      const writes = facts.map(({ recordedAt, source, ...fact }): AnyBulkWriteOperation<SignalFact> => {
        return {
          updateOne: { filter: fact, update: { $setOnInsert: { recordedAt, source } }, upsert: true },
        };
      });
      const { upsertedCount } = await signals.bulkWrite(writes, { ordered: false });
      return upsertedCount;
    },

    /**
     * Of each interval that meets [from, to) the fact that was available last at `knownAt`, of these the one recorded
     * last. Uses index `regionId_kind_endsAt`.
     */
    async knownAt({ regionId, kind, from, to, knownAt }: Question): Promise<SignalFact[]> {
      return signals
        .aggregate<SignalFact>([
          {
            $match: {
              regionId,
              kind,
              endsAt: { $gt: from },
              startsAt: { $lt: to },
              availableAt: { $lte: knownAt },
            },
          },
          { $sort: { availableAt: -1, recordedAt: -1 } },
          { $group: { _id: { startsAt: '$startsAt', endsAt: '$endsAt' }, newest: { $first: '$$ROOT' } } },
          { $replaceRoot: { newRoot: '$newest' } },
          { $sort: { startsAt: 1, endsAt: 1 } },
          { $project: { _id: 0 } },
        ])
        .toArray();
    },
  };
}

export type SignalsRepo = ReturnType<typeof createSignalsRepo>;
