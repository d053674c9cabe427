import { blockBaseline } from './blockBaseline.ts';
import type { DemandSeries } from './demandBlocks.ts';
import type { RidgeMember } from './members.ts';

/** The blocks over which the scale of the features is taken. */
const scaleFrom = 7;
const scaleTo = 67;

/** The regression of one member: all rows are known when their block starts. */
export interface Design {
  /** Blocks × `columns`, row by row. */
  rows: Float64Array;
  columns: number;
  /** Deviations of the logarithm from the baseline, blocks × stepsPerDay; a missing slot is 0. */
  deviations: Float64Array;
  baseline: Float64Array;
  /** The missing share of each block. */
  missing: Float64Array;
}

/** The design rows of a member over the logarithms of a masked series. Source: docs/forecasting.md, 'Design row'. */
export function designRows(logs: Float64Array, series: DemandSeries, member: RidgeMember): Design {
  const { stepsPerDay, blockStarts, weekdays, daysOfYear } = series;
  const blocks = blockStarts.length;
  const baseline = blockBaseline(logs, series, member.baselineWeeks);
  const { deviations, missing } = deviationsFrom(logs, baseline, series);
  const means = rowMeans(deviations, stepsPerDay, 0, stepsPerDay);
  const evenings = rowMeans(deviations, stepsPerDay, stepsPerDay - Math.floor(stepsPerDay / 8), stepsPerDay);
  const perLag = Math.floor(stepsPerDay / member.slotsPerFeature);
  const lagColumns = member.lagDays.length * perLag;
  const lags = lagFeatures(deviations, { blocks, stepsPerDay, member });
  const scale = featureScale(lags, blocks, lagColumns);
  const columns = lagColumns + 1 + 7 + 2 * member.yearHarmonics + 1 + (member.hasSeasonalLags ? 8 : 0);
  const rows = new Float64Array(blocks * columns);

  for (let block = 0; block < blocks; block++) {
    let column = block * columns;
    for (let index = 0; index < lagColumns; index++) {
      rows[column++] = (lags[block * lagColumns + index] ?? 0) / scale;
    }
    rows[column++] = meanOf(means, Math.max(0, block - 7), block) / scale;
    rows[column + (weekdays[block] ?? 0)] = 1;
    column += 7;
    const angle = (2 * Math.PI * (daysOfYear[block] ?? 0)) / 365.25;
    for (let harmonic = 1; harmonic <= member.yearHarmonics; harmonic++) {
      rows[column++] = Math.sin(harmonic * angle);
      rows[column++] = Math.cos(harmonic * angle);
    }
    rows[column++] = 1;
    if (!member.hasSeasonalLags) continue;
    for (const before of [means, evenings]) {
      const lag = (block === 0 ? 0 : (before[block - 1] ?? 0)) / scale;
      for (const harmonic of [1, 2]) {
        rows[column++] = lag * Math.sin(harmonic * angle);
        rows[column++] = lag * Math.cos(harmonic * angle);
      }
    }
  }
  return { rows, columns, deviations, baseline, missing };
}

function deviationsFrom(logs: Float64Array, baseline: Float64Array, series: DemandSeries) {
  const { stepsPerDay, blockStarts } = series;
  const deviations = new Float64Array(baseline.length);
  const missing = new Float64Array(blockStarts.length);
  blockStarts.forEach((start, block) => {
    let absent = 0;
    for (let slot = 0; slot < stepsPerDay; slot++) {
      const at = block * stepsPerDay + slot;
      const deviation = (logs[start + slot] ?? Number.NaN) - (baseline[at] ?? Number.NaN);
      if (Number.isNaN(deviation)) absent += 1;
      else deviations[at] = deviation;
    }
    missing[block] = absent / stepsPerDay;
  });
  return { deviations, missing };
}

function rowMeans(values: Float64Array, width: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, row) =>
    meanOf(values, row * width + from, row * width + to),
  );
}

function meanOf(values: Float64Array, from: number, to: number): number {
  if (to <= from) return 0;
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index] ?? 0;
  return sum / (to - from);
}

interface LagInput {
  blocks: number;
  stepsPerDay: number;
  member: RidgeMember;
}

/** Deviations of the blocks `lagDays` before, neighbouring slots averaged; 0 before the first block. */
function lagFeatures(deviations: Float64Array, { blocks, stepsPerDay, member }: LagInput): Float64Array {
  const { lagDays, slotsPerFeature } = member;
  const perLag = Math.floor(stepsPerDay / slotsPerFeature);
  const features = new Float64Array(blocks * lagDays.length * perLag);
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    for (const lag of lagDays) {
      const from = (block - lag) * stepsPerDay;
      for (let part = 0; part < perLag; part++, at++) {
        if (block < lag) continue;
        const first = from + part * slotsPerFeature;
        features[at] = meanOf(deviations, first, first + slotsPerFeature);
      }
    }
  }
  return features;
}

/** The root mean square of the features over the first usable weeks. */
function featureScale(features: Float64Array, blocks: number, columns: number): number {
  if (blocks <= scaleFrom) return 1;
  const early = features.subarray(scaleFrom * columns, scaleTo * columns);
  let squares = 0;
  for (const value of early) squares += value * value;
  return Math.sqrt(squares / early.length) + 1e-9;
}
