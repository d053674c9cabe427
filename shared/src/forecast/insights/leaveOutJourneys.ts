import { finiteMedian } from '../numbers.ts';
import type { DayUse } from './dailyUse.ts';

const emptyShare = 0.6;
const leastDays = 3;

/**
 * The days without those on which nobody seems to be at home: three or more in a row, as far as they are known, below
 * 60 % of the median, where that is positive. `days` are by day.
 */
export function leaveOutJourneys(days: readonly DayUse[]): DayUse[] {
  const mostKwh = emptyShare * finiteMedian(days.map(({ kwh }) => kwh));
  if (!(mostKwh > 0)) return [...days];
  const kept: DayUse[] = [];
  let quiet: DayUse[] = [];
  const settle = () => {
    if (quiet.length < leastDays) kept.push(...quiet);
    quiet = [];
  };
  for (const day of days) {
    if (day.kwh < mostKwh) {
      quiet.push(day);
      continue;
    }
    settle();
    kept.push(day);
  }
  settle();
  return kept;
}
