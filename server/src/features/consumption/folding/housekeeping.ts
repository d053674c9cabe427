import { dayMs, hourMs } from '@wip/shared/time.ts';
import { type SealDeps, sealMeter } from './sealing.ts';

const everyMs = hourMs;

export interface RetentionSettings {
  /** After how many days readings go; null: never. Summaries stay. */
  rawDays: number | null;
  /** After how many days summaries go; null: never. */
  hourlyDays: number | null;
}

export interface HousekeepingDeps extends SealDeps {
  now: () => Date;
  /** How old readings may arrive; younger days are not sealed. */
  lateDays: number;
  retention: RetentionSettings;
}

type NextMeter = (after: number) => Promise<number | null>;

/** Seals old days and removes what is kept no longer, meter by meter, once an hour. */
export function createHousekeeping(deps: HousekeepingDeps) {
  const { readings, daySummaries, meters, now, lateDays, retention } = deps;
  const midnightMs = (daysAgo: number) => Math.floor(now().getTime() / dayMs - daysAgo) * dayMs;

  const seal: Task = {
    next: readings.nextMeterWithHours,
    run: (meterNumber, epoch) =>
      sealMeter(
        { readings, daySummaries, meters },
        { meterNumber, epoch, beforeMs: midnightMs(lateDays + 1) },
      ),
  };
  const removeDays: Task = {
    next: readings.nextMeterWithDays,
    run: (meterNumber) => readings.removeDaysBefore(meterNumber, midnightMs(retention.rawDays ?? 0)),
  };
  const removeSummaries: Task = {
    next: daySummaries.nextMeter,
    run: (meterNumber) => daySummaries.remove(meterNumber, midnightMs(retention.hourlyDays ?? 0)),
  };
  const tasks = [
    seal,
    ...(retention.rawDays === null ? [] : [removeDays]),
    ...(retention.hourlyDays === null ? [] : [removeSummaries]),
  ];
  let left: { task: Task; after: number }[] = [];
  let nextAtMs = 0;

  return {
    /** Goes on for at most about `forMs`, so that folding is not kept waiting. Errors: OutrunError. */
    async workFor(forMs: number, epoch: number): Promise<void> {
      const startedAtMs = performance.now();
      if (left.length === 0) {
        if (now().getTime() < nextAtMs) return;
        nextAtMs = now().getTime() + everyMs;
        left = tasks.map((task) => ({ task, after: -1 }));
      }
      while (left[0] && performance.now() - startedAtMs < forMs) {
        const { task, after } = left[0];
        const meterNumber = await task.next(after);
        if (meterNumber === null) {
          left.shift();
          continue;
        }
        await task.run(meterNumber, epoch);
        left[0].after = meterNumber;
      }
    },
  };
}

interface Task {
  next: NextMeter;
  run(meterNumber: number, epoch: number): Promise<void>;
}
