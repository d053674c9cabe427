import type { DemandSeries } from './demandBlocks.ts';
import { finiteMedian } from './numbers.ts';

/**
 * What is usual in each slot of each block: the mean of the same weekday and slot over the `weeks` before; where none
 * is known, of the same slot over the seven days before; else the median of the four weeks before, else 0.
 *
 * `logs` are the masked values' logarithms. Returns blocks × stepsPerDay, row by row.
 */
export function blockBaseline(
  logs: Float64Array,
  { stepsPerDay, blockStarts }: DemandSeries,
  weeks: number,
): Float64Array {
  const baseline = new Float64Array(blockStarts.length * stepsPerDay);
  blockStarts.forEach((start, block) => {
    let fallback: number | null = null;
    for (let slot = 0; slot < stepsPerDay; slot++) {
      let usual = meanBefore(logs, start + slot, 7 * stepsPerDay, weeks);
      if (Number.isNaN(usual)) usual = meanBefore(logs, start + slot, stepsPerDay, 7);
      if (Number.isNaN(usual)) {
        fallback ??= medianBefore(logs, start, 4 * 7 * stepsPerDay);
        usual = fallback;
      }
      baseline[block * stepsPerDay + slot] = usual;
    }
  });
  return baseline;
}

function meanBefore(logs: Float64Array, index: number, step: number, count: number): number {
  let [sum, known] = [0, 0];
  for (let back = 1; back <= count; back++) {
    const value = logs[index - back * step];
    if (value === undefined || !Number.isFinite(value)) continue;
    sum += value;
    known += 1;
  }
  return known === 0 ? Number.NaN : sum / known;
}

function medianBefore(logs: Float64Array, start: number, span: number): number {
  const median = finiteMedian(logs.subarray(Math.max(0, start - span), start));
  return Number.isNaN(median) ? 0 : median;
}
