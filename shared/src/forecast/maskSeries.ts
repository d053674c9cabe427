import { finiteMedian } from './numbers.ts';

/** Below this share of what is usual, a value says that the power was off. */
const offShare = 0.05;
const weeksBefore = 4;

/**
 * A series without the values that do not show demand: missing, not above zero, or below 5 % of the median of the same
 * slot in the four weeks before (an outage, a planned cut). Those become NaN. Only past values decide.
 *
 * Source: docs/forecasting.md, 'Masks'.
 */
export function maskSeries(values: Float64Array, stepsPerDay: number): Float64Array {
  const stepsPerWeek = 7 * stepsPerDay;
  const positive = values.map((value) => (value > 0 ? value : Number.NaN));
  const before = new Float64Array(weeksBefore);
  return positive.map((value, index) => {
    let most = 0;
    for (let week = 1; week <= weeksBefore; week++) {
      const past = positive[index - week * stepsPerWeek] ?? Number.NaN;
      before[week - 1] = past;
      if (past > most) most = past;
    }
    if (value >= offShare * most) return value; // the median is not above the greatest
    return value < offShare * finiteMedian(before) ? Number.NaN : value;
  });
}
