import type { DemandSeries } from './demandBlocks.ts';
import { finiteMedian } from './numbers.ts';

const smallest = 1e-6;

/** The day before and the same day a week before, on values whose gaps are filled from the past. */
export function naiveDays(series: DemandSeries, blocks: readonly number[]) {
  const { stepsPerDay, values } = series;
  const filled = fillFromPast(values, stepsPerDay);
  const shifted = (lag: number) =>
    blocks.map((block) => {
      const start = (series.blockStarts[block] ?? 0) - lag;
      if (start >= 0) return filled.slice(start, start + stepsPerDay);
      return new Float64Array(stepsPerDay).fill(
        Math.max(finiteMedian(values.subarray(0, start + lag)), smallest),
      );
    });
  return { day: shifted(stepsPerDay), week: shifted(7 * stepsPerDay) };
}

/** Fills a gap with the value of a week before, else of a day before, else with the last known one. */
function fillFromPast(values: Float64Array, stepsPerDay: number): Float64Array {
  const filled = values.slice();
  let last = Number.NaN;
  for (let index = 0; index < filled.length; index++) {
    let value = filled[index] ?? Number.NaN;
    if (Number.isNaN(value)) value = filled[index - 7 * stepsPerDay] ?? Number.NaN;
    if (Number.isNaN(value)) value = filled[index - stepsPerDay] ?? Number.NaN;
    if (Number.isNaN(value)) value = last;
    if (Number.isNaN(value)) continue;
    last = value;
    filled[index] = Math.max(value, smallest);
  }
  return filled;
}
