import type { Db } from 'mongodb';

/** How many ids of each collection one meter has, from its number times as many. */
const idsPerMeter = { readingHours: 2 ** 21, readingDays: 2 ** 16, daySummaries: 2 ** 16 } as const;

/** Erases what is stored of a meter, over all collections that name it by its number. */
export function createMeterErasureRepo(db: Db) {
  return {
    /** Removes all readings and forecasts of a meter; resolves to how many documents there were. */
    async eraseReadings(meterNumber: number): Promise<number> {
      let removed = 0;
      for (const [name, perMeter] of Object.entries(idsPerMeter)) {
        const result = await db.collection<{ _id: number }>(name).deleteMany({
          _id: { $gte: meterNumber * perMeter, $lt: (meterNumber + 1) * perMeter },
        });
        removed += result.deletedCount;
      }
      const forecasts = await db.collection('forecasts').deleteMany({ subject: meterNumber });
      const scores = await db.collection<{ _id: number }>('demandScores').deleteOne({ _id: meterNumber });
      return removed + forecasts.deletedCount + scores.deletedCount;
    },
  };
}
