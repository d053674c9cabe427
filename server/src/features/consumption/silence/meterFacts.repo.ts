import {
  type AreaMeterFacts,
  latestMeterFacts,
  type MeterFact,
  meterFact,
  metersStaleAfterMs,
} from '@wip/shared/consumption/silence/meterFacts.ts';
import type { Db, Document } from 'mongodb';

/** A stretch of time over which somebody watched the meters, without a gap that would make their facts stale. */
interface MeterWatchDoc {
  startsAt: Date;
  heardAt: Date;
}

const withoutId = { projection: { _id: 0 } } as const;

/** The collections `meterFacts`, to which is only added, and `meterWatches`: when those who watch were heard. */
export function createMeterFactsRepo(db: Db) {
  const facts = db.collection<MeterFact>('meterFacts', { writeConcern: { w: 'majority', journal: true } });
  const watches = db.collection<MeterWatchDoc>('meterWatches');

  return {
    /** Adds facts. Errors: ZodError on one of fewer than five meters. */
    async add(recorded: readonly MeterFact[]): Promise<void> {
      if (recorded.length > 0) await facts.insertMany(recorded.map((fact) => ({ ...meterFact.parse(fact) })));
    },

    /** The facts that hold, of all areas. */
    latest: () => lastRecords([]),

    /** The facts that hold and have not ended. */
    open: () => lastRecords([{ $match: { endsAt: null } }]),

    /** What was recorded since a moment, in that order. Uses index `recordedAt`. */
    async recordedSince(since: Date): Promise<MeterFact[]> {
      return facts
        .find({ recordedAt: { $gte: since } }, withoutId)
        .sort({ recordedAt: 1 })
        .toArray();
    },

    /** What was known of an area at a moment. Uses index `areaNumber_recordedAt`. */
    async knownAt(areaNumber: number, knownAt: Date): Promise<AreaMeterFacts> {
      const [recorded, watch] = await Promise.all([
        facts.find({ areaNumber, recordedAt: { $lte: knownAt } }, withoutId).toArray(),
        watches.findOne({ startsAt: { $lte: knownAt } }, { sort: { startsAt: -1 } }),
      ]);
      return {
        facts: latestMeterFacts(recorded),
        heardAtMs: watch && Math.min(watch.heardAt.getTime(), knownAt.getTime()),
      };
    },

    /** Notes that the meters are watched at `heardAt`. */
    async hear(heardAt: Date): Promise<void> {
      const freshFrom = new Date(heardAt.getTime() - metersStaleAfterMs);
      const extended = await watches.updateOne({ heardAt: { $gte: freshFrom } }, { $max: { heardAt } });
      if (extended.matchedCount === 0) await watches.insertOne({ startsAt: heardAt, heardAt });
    },

    /** When somebody first watched the meters. */
    async firstWatchedAt(): Promise<Date | null> {
      const watch = await watches.findOne({}, { sort: { startsAt: 1 } });
      return watch?.startsAt ?? null;
    },

    /** When somebody watched the meters last. */
    async heardAtMs(): Promise<number | null> {
      const watch = await watches.findOne({}, { sort: { startsAt: -1 } });
      return watch?.heardAt.getTime() ?? null;
    },
  };

  /** Of the records of one fact the last one, as far as it then matches `after`. Uses index `areaNumber_recordedAt`. */
  async function lastRecords(after: Document[]): Promise<MeterFact[]> {
    const start = { areaNumber: '$areaNumber', kind: '$kind', startsAt: '$startsAt' };
    return facts
      .aggregate<MeterFact>([
        { $sort: { areaNumber: 1, recordedAt: 1 } },
        { $group: { _id: start, last: { $last: '$$ROOT' } } },
        { $replaceWith: '$last' },
        ...after,
        { $unset: '_id' },
      ])
      .toArray();
  }
}

export type MeterFactsRepo = ReturnType<typeof createMeterFactsRepo>;
