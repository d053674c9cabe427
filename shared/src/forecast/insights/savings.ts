import type { LocalDay } from '../../schedule/localDay.ts';
import type { Savings } from '../insightSchemas.ts';
import type { DayUse } from './dailyUse.ts';
import { leaveOutJourneys } from './leaveOutJourneys.ts';
import { studentQuantile } from './studentQuantile.ts';
import { expectedSum, fitUse, type UseModel } from './useModel.ts';

/** So many days before a change are looked at; with those since at most 1,200. */
export const longestBaselineDays = 400;
/** Fewer whole days make no baseline. */
export const leastBaselineDays = 42;
/** Fewer whole days are not compared. */
export const leastComparedDays = 5;

/** What is compared, without its frame. */
export type SavingsFigures = Omit<Savings, 'asOf' | 'timeZone' | 'isSimulated'>;

/** The model's own uncertainty counts as much as so many past windows. */
const trustedWindows = 8;
const leastBeforeWindow = 28;
/** Past windows overlap by half. */
const windowsPerLength = 2;
const mostWindows = 24;
/** Of a 90 % interval. */
const upperLevel = 0.95;
/** Short journeys and visitors make sums stray further than a normal distribution says. */
const heavyTails = 1.4;

/**
 * What was used from a change on against what the days before it let expect.
 *
 * `before` are the whole days before the change, `from` those from it on, both by day; unknown days are not there, and
 * journeys are left out of both. The 90 % interval is the model's, widened where it was further off than it thought over
 * past windows of the same length, the less the fewer they are. Units: kWh; positive is saved.
 * Source: docs/forecasting.md, 'Verified savings'.
 */
export function verifySavings(before: readonly DayUse[], from: readonly DayUse[]): SavingsFigures {
  const since = leaveOutJourneys(from);
  const firstDay = (since[0] ?? before.at(-1))?.day ?? 0;
  const baseline = leaveOutJourneys(before.filter(({ day }) => day >= firstDay - longestBaselineDays));
  const counts = { days: since.length, baselineDays: baseline.length };
  if (since.length === 0) return { ...counts, ...nothing, usedKwh: null };
  const usedKwh = since.reduce((sum, { kwh }) => sum + kwh, 0);
  if (baseline.length < leastBaselineDays || since.length < leastComparedDays) {
    return { ...counts, ...nothing, usedKwh };
  }
  const model = fitUse(baseline);
  const expected = expectedSum(
    model,
    since.map(({ day }) => day),
  );
  const past = pastWindows(model, since.at(-1)!.day - since[0]!.day + 1);
  const freedom = trustedWindows + past.count;
  const stretch = Math.max(1, Math.sqrt((trustedWindows + past.squares) / freedom));
  const plusMinusKwh = heavyTails * studentQuantile(upperLevel, freedom) * stretch * expected.deviationKwh;
  const savedKwh = expected.kwh - usedKwh;
  return {
    ...counts,
    usedKwh,
    expectedKwh: expected.kwh,
    savedKwh,
    plusMinusKwh,
    verdict: savedKwh > plusMinusKwh ? 'less' : savedKwh < -plusMinusKwh ? 'more' : 'cannot-tell',
  };
}

const nothing = {
  expectedKwh: null,
  savedKwh: null,
  plusMinusKwh: null,
  verdict: 'too-little',
} as const;

/** How far off the model was over windows of `lengthDays` before the change: squares of deviations, by windows apart. */
function pastWindows(model: UseModel, lengthDays: number): { count: number; squares: number } {
  const { days } = model;
  const stepDays = Math.max(1, Math.floor(lengthDays / windowsPerLength));
  let [count, squares] = [0, 0];
  for (
    let endDay: LocalDay = days.at(-1)!.day + 1;
    count * windowsPerLength < mostWindows;
    endDay -= stepDays
  ) {
    const startDay = endDay - lengthDays;
    const knownCount = days.findIndex(({ day }) => day >= startDay);
    if (knownCount < leastBeforeWindow) break;
    const window = days.filter(({ day }) => day >= startDay && day < endDay);
    if (window.length < lengthDays / 2) continue;
    const expected = expectedSum(
      model,
      window.map(({ day }) => day),
      knownCount,
    );
    const offKwh = window.reduce((sum, { kwh }) => sum + kwh, 0) - expected.kwh;
    count += 1 / windowsPerLength;
    squares += (offKwh / expected.deviationKwh) ** 2 / windowsPerLength;
  }
  return { count, squares };
}
