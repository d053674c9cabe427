import { blockBaseline } from './blockBaseline.ts';
import type { DemandSeries } from './demandBlocks.ts';
import type { RidgeMember } from './members.ts';

/** The blocks over which the scale of the features is taken. */
const scaleFrom = 7;
const scaleTo = 67;
/** A larger feature is shrunk less by the ridge. */
const holidayScale = 3;
const lastHoursScale = 2;
const holidayDaysBack = [0, 1, 7] as const;
/** The last step, hour and two hours of the day before. */
const lastHours = [0, 1, 2] as const;

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
  /** The row of `block` had the block before it gone by as `deviations` say, whatever came. */
  rowAfter(block: number, deviations: Float64Array): Float64Array;
}

/** The design rows of a member over the logarithms of a masked series. Source: docs/forecasting.md, 'Design row'. */
export function designRows(logs: Float64Array, series: DemandSeries, member: RidgeMember): Design {
  const { stepsPerDay, blockStarts } = series;
  const blocks = blockStarts.length;
  const baseline = blockBaseline(logs, series, member.baselineWeeks);
  const { deviations, missing } = deviationsFrom(logs, baseline, series);
  const lagColumns = member.lagDays.length * Math.floor(stepsPerDay / slotsAveraged(member, stepsPerDay));
  const columns = lagColumns + otherColumns(member, series);
  const rows = new Float64Array(blocks * columns);
  for (let block = 0; block < blocks; block++) {
    writeLags(rows.subarray(block * columns), { deviations, block, stepsPerDay, member });
  }
  const scale = featureScale(rows, { blocks, columns, lagColumns });
  const source: RowSource = {
    series,
    member,
    scale,
    lagColumns,
    means: rowMeans(deviations, stepsPerDay, 0, stepsPerDay),
    evenings: rowMeans(deviations, stepsPerDay, eveningFrom(stepsPerDay), stepsPerDay),
    deviations,
  };
  for (let block = 0; block < blocks; block++) writeRest(rows.subarray(block * columns), block, source);

  function rowAfter(block: number, before: Float64Array): Float64Array {
    const row = new Float64Array(columns);
    const replaced = deviations.slice(Math.max(0, block - 8) * stepsPerDay, block * stepsPerDay);
    replaced.set(before, replaced.length - stepsPerDay);
    writeLags(row, { deviations: replaced, block: replaced.length / stepsPerDay, stepsPerDay, member });
    writeRest(row, block, {
      ...source,
      means: source.means.with(block - 1, meanOf(before, 0, stepsPerDay)),
      evenings: source.evenings.with(block - 1, meanOf(before, eveningFrom(stepsPerDay), stepsPerDay)),
      dayBefore: before,
    });
    return row;
  }

  return { rows, columns, deviations, baseline, missing, rowAfter };
}

interface RowSource {
  series: DemandSeries;
  member: RidgeMember;
  scale: number;
  lagColumns: number;
  /** The mean deviation of each block, and of its last hours. */
  means: Float64Array;
  evenings: Float64Array;
  deviations: Float64Array;
  /** The deviations of the block before, where they are not those that came. */
  dayBefore?: Float64Array;
}

function otherColumns(member: RidgeMember, series: DemandSeries): number {
  const fixed = 1 + 7 + 2 * member.yearHarmonics + 1;
  const holidays = member.hasHolidays && series.holidays ? holidayDaysBack.length : 0;
  return fixed + (member.hasSeasonalLags ? 8 : 0) + (member.hasLastHours ? lastHours.length : 0) + holidays;
}

function slotsAveraged({ slotsPerFeature }: RidgeMember, stepsPerDay: number): number {
  if (typeof slotsPerFeature === 'number') return slotsPerFeature;
  return Math.floor(stepsPerDay / slotsPerFeature.featuresPerDay);
}

/** Scales the lags of a row, which are written already, and writes what follows them. */
function writeRest(row: Float64Array, block: number, source: RowSource): void {
  const { series, member, scale, lagColumns, means, evenings } = source;
  let column = 0;
  while (column < lagColumns) row[column++]! /= scale;
  row[column++] = meanOf(means, Math.max(0, block - 7), block) / scale;
  row[column + (series.weekdays[block] ?? 0)] = 1;
  column += 7;
  const angle = (2 * Math.PI * (series.daysOfYear[block] ?? 0)) / 365.25;
  for (let harmonic = 1; harmonic <= member.yearHarmonics; harmonic++) {
    row[column++] = Math.sin(harmonic * angle);
    row[column++] = Math.cos(harmonic * angle);
  }
  row[column++] = 1;
  if (member.hasHolidays && series.holidays) {
    for (const back of holidayDaysBack) row[column++] = holidayScale * (series.holidays[block - back] ?? 0);
  }
  if (member.hasLastHours) {
    const before = dayBeforeOf(source, block);
    for (const hours of lastHours) {
      const slots = Math.max(1, Math.floor((hours * before.length) / 24));
      row[column++] = (lastHoursScale * meanOf(before, before.length - slots, before.length)) / scale;
    }
  }
  if (!member.hasSeasonalLags) return;
  for (const before of [means, evenings]) {
    const lag = (block === 0 ? 0 : (before[block - 1] ?? 0)) / scale;
    for (const harmonic of [1, 2]) {
      row[column++] = lag * Math.sin(harmonic * angle);
      row[column++] = lag * Math.cos(harmonic * angle);
    }
  }
}

function dayBeforeOf({ series, deviations, dayBefore }: RowSource, block: number): Float64Array {
  const { stepsPerDay } = series;
  if (dayBefore) return dayBefore;
  if (block === 0) return new Float64Array(stepsPerDay);
  return deviations.subarray((block - 1) * stepsPerDay, block * stepsPerDay);
}

function eveningFrom(stepsPerDay: number): number {
  return stepsPerDay - Math.floor(stepsPerDay / 8);
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
  deviations: Float64Array;
  block: number;
  stepsPerDay: number;
  member: RidgeMember;
}

/** Writes the deviations of the blocks `lagDays` before, neighbouring slots averaged; 0 before the first block. */
function writeLags(into: Float64Array, { deviations, block, stepsPerDay, member }: LagInput): void {
  const { lagDays } = member;
  const slotsPerFeature = slotsAveraged(member, stepsPerDay);
  const perLag = Math.floor(stepsPerDay / slotsPerFeature);
  let at = 0;
  for (const lag of lagDays) {
    const from = (block - lag) * stepsPerDay;
    for (let part = 0; part < perLag; part++, at++) {
      if (block < lag) continue;
      const first = from + part * slotsPerFeature;
      into[at] = meanOf(deviations, first, first + slotsPerFeature);
    }
  }
}

interface RowShape {
  blocks: number;
  columns: number;
  lagColumns: number;
}

/** The root mean square of the lags over the first usable weeks. */
function featureScale(rows: Float64Array, { blocks, columns, lagColumns }: RowShape): number {
  if (blocks <= scaleFrom) return 1;
  const last = Math.min(blocks, scaleTo);
  let squares = 0;
  for (let block = scaleFrom; block < last; block++) {
    for (let column = 0; column < lagColumns; column++) squares += rows[block * columns + column]! ** 2;
  }
  return Math.sqrt(squares / ((last - scaleFrom) * lagColumns)) + 1e-9;
}
