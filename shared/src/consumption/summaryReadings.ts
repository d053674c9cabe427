import { hourMs } from '../durations.ts';
import { type SummaryStep, summaryStepMs } from './daySummary.ts';
import { fromMicro } from './meterPoint.ts';
import type { PowerReading } from './powerReading.ts';

/** The quarter-hours of a summarized day that begins at `startsAtMs`, as readings. */
export function summaryReadings(startsAtMs: number, steps: readonly SummaryStep[]): PowerReading[] {
  return steps
    .filter(({ coveredMs }) => coveredMs > 0)
    .map(({ step, microKwh, minMicroKw, maxMicroKw, coveredMs }) => ({
      startsAtMs: startsAtMs + step * summaryStepMs,
      endsAtMs: startsAtMs + (step + 1) * summaryStepMs,
      powerKw: (fromMicro(microKwh) * hourMs) / coveredMs,
      finer: {
        minKw: fromMicro(minMicroKw),
        maxKw: fromMicro(maxMicroKw),
        coverage: coveredMs / summaryStepMs,
      },
    }));
}
