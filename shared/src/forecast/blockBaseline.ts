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
  const weeklyMean = meansOfWeeks(logs, 7 * stepsPerDay, weeks);
  blockStarts.forEach((start, block) => {
    const usual = baseline.subarray(block * stepsPerDay, (block + 1) * stepsPerDay);
    for (let slot = 0; slot < stepsPerDay; slot++) usual[slot] = weeklyMean(start + slot);
    if (usual.some(Number.isNaN)) fillUsual(usual, logs, { start, knownUntil: start, stepsPerDay });
  });
  return baseline;
}

/** The same for block `block` alone, from what is known when the block before it begins. */
export function baselineDayBefore(
  logs: Float64Array,
  { stepsPerDay, blockStarts }: DemandSeries,
  { block, weeks }: { block: number; weeks: number },
): Float64Array {
  const start = blockStarts[block] ?? 0;
  const knownUntil = blockStarts[block - 1] ?? 0;
  const usual = Float64Array.from({ length: stepsPerDay }, (_, slot) =>
    meanBefore(logs, { index: start + slot, knownUntil, step: 7 * stepsPerDay, count: weeks }),
  );
  fillUsual(usual, logs, { start, knownUntil, stepsPerDay });
  return usual;
}

/** The mean over the weeks before any index, from sums that run on from week to week. */
function meansOfWeeks(logs: Float64Array, step: number, weeks: number): (index: number) => number {
  const sums = new Float64Array(logs.length);
  const counts = new Int32Array(logs.length);
  for (let index = 0; index < logs.length; index++) {
    const value = logs[index]!;
    const isKnown = Number.isFinite(value);
    sums[index] = (sums[index - step] ?? 0) + (isKnown ? value : 0);
    counts[index] = (counts[index - step] ?? 0) + (isKnown ? 1 : 0);
  }
  return (index) => {
    const [last, before] = [index - step, index - (weeks + 1) * step];
    const known = (counts[last] ?? 0) - (counts[before] ?? 0);
    return known === 0 ? Number.NaN : ((sums[last] ?? 0) - (sums[before] ?? 0)) / known;
  };
}

interface UsualBlock {
  start: number;
  /** No value from here on is looked at. */
  knownUntil: number;
  stepsPerDay: number;
}

/** Fills the slots that no week before knows. */
function fillUsual(usual: Float64Array, logs: Float64Array, block: UsualBlock): void {
  const { start, knownUntil, stepsPerDay } = block;
  let fallback: number | null = null;
  for (let slot = 0; slot < stepsPerDay; slot++) {
    if (!Number.isNaN(usual[slot])) continue;
    const daily = meanBefore(logs, { index: start + slot, knownUntil, step: stepsPerDay, count: 7 });
    if (Number.isNaN(daily)) fallback ??= medianBefore(logs, knownUntil, 4 * 7 * stepsPerDay);
    usual[slot] = Number.isNaN(daily) ? (fallback ?? 0) : daily;
  }
}

interface StepsBack {
  index: number;
  knownUntil: number;
  step: number;
  count: number;
}

function meanBefore(logs: Float64Array, { index, knownUntil, step, count }: StepsBack): number {
  let [sum, known] = [0, 0];
  for (let back = 1; back <= count; back++) {
    const at = index - back * step;
    const value = at < knownUntil ? (logs[at] ?? Number.NaN) : Number.NaN;
    if (!Number.isFinite(value)) continue;
    sum += value;
    known += 1;
  }
  return known === 0 ? Number.NaN : sum / known;
}

function medianBefore(logs: Float64Array, start: number, span: number): number {
  const median = finiteMedian(logs.subarray(Math.max(0, start - span), start));
  return Number.isNaN(median) ? 0 : median;
}
