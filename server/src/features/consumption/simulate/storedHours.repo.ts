import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { Db } from 'mongodb';
import { dayIdOf, dayStartMs, hourIdOf, hourStartMs } from '../folding/bucketIds.ts';

/** Which hours of a meter are stored, without what is in them. */
export function createStoredHoursRepo(db: Db) {
  const hours = db.collection<{ _id: number }>('readingHours');
  const days = db.collection<{ _id: number }>('readingDays');

  return {
    /** The starts of the hours within [fromMs, toMs) that have readings; all hours of a sealed day count. */
    async hoursOf(meterNumber: number, fromMs: number, toMs: number): Promise<Set<number>> {
      const range = (idOf: typeof hourIdOf) => ({
        $gte: idOf(meterNumber, fromMs),
        $lt: idOf(meterNumber, toMs - 1) + 1,
      });
      const idsOnly = { projection: { _id: 1 }, batchSize: 20_000 };
      const foundHours = await hours.find({ _id: range(hourIdOf) }, idsOnly).toArray();
      const foundDays = await days.find({ _id: range(dayIdOf) }, idsOnly).toArray();
      const starts = new Set(foundHours.map(({ _id }) => hourStartMs(_id)));
      for (const { _id } of foundDays) {
        const startMs = dayStartMs(_id);
        for (let atMs = startMs; atMs < startMs + dayMs; atMs += hourMs) starts.add(atMs);
      }
      return starts;
    },
  };
}

export type StoredHoursRepo = ReturnType<typeof createStoredHoursRepo>;
