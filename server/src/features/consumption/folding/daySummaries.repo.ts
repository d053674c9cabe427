import { packSummary, type SummaryStep, unpackSummary } from '@wip/shared/consumption/daySummary.ts';
import { Binary, type Db } from 'mongodb';
import { dayIdOf, dayStartMs, meterOfDay } from './bucketIds.ts';

interface SummaryDoc {
  _id: number;
  v: Binary;
}

export interface DaySummary {
  startsAtMs: number;
  steps: SummaryStep[];
}

/** The collection `daySummaries`: quarter-hours of sealed days, which outlive their readings. */
export function createDaySummariesRepo(db: Db) {
  const summaries = db.collection<SummaryDoc>('daySummaries', {
    writeConcern: { w: 'majority', journal: true },
  });

  return {
    /** Writes the summaries of days, over those that are there. */
    async write(days: readonly { dayId: number; steps: readonly SummaryStep[] }[]): Promise<void> {
      if (days.length === 0) return;
      await summaries.bulkWrite(
        days.map(({ dayId, steps }) => ({
          replaceOne: {
            filter: { _id: dayId },
            replacement: { v: new Binary(packSummary(steps)) },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    /** The summaries of a meter's UTC days that meet [fromMs, toMs), by time. */
    async summariesOf(meterNumber: number, fromMs: number, toMs: number): Promise<DaySummary[]> {
      const range = { $gte: dayIdOf(meterNumber, fromMs), $lte: dayIdOf(meterNumber, toMs - 1) };
      const found = await summaries.find({ _id: range }).sort({ _id: 1 }).toArray();
      return found.map(({ _id, v }) => ({ startsAtMs: dayStartMs(_id), steps: unpackSummary(v.value()) }));
    },

    /** The first meter after `meterNumber` that has summaries; null where there is none. */
    async nextMeter(meterNumber: number): Promise<number | null> {
      const after = { _id: { $gte: dayIdOf(meterNumber + 1, 0) } };
      const found = await summaries.findOne(after, { sort: { _id: 1 }, projection: { _id: 1 } });
      return found ? meterOfDay(found._id) : null;
    },

    /** Removes the summaries of a meter's days that begin before `beforeMs`; of all days where it is null. */
    async remove(meterNumber: number, beforeMs: number | null): Promise<void> {
      const end = beforeMs === null ? dayIdOf(meterNumber + 1, 0) : dayIdOf(meterNumber, beforeMs);
      await summaries.deleteMany({ _id: { $gte: dayIdOf(meterNumber, 0), $lt: end } });
    },
  };
}
