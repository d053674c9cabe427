import { blendMembers, dailyErrors } from './blendMembers.ts';
import type { DemandSeries } from './demandBlocks.ts';
import { designRows } from './designRows.ts';
import { maskSeries } from './maskSeries.ts';
import { type MemberName, memberNames, ridgeMembers } from './members.ts';
import { naiveDays } from './naiveDays.ts';
import { ridgeDay } from './ridgeDay.ts';

/** Forecasts of some blocks, each from what was known when its block began. */
export interface DayForecasts {
  /** By member, a row of `stepsPerDay` values for each block asked. */
  members: Record<MemberName, Float64Array[]>;
  blends: Float64Array[];
  /** What came true, masked; NaN where nothing did. */
  actuals: Float64Array[];
}

/**
 * Forecasts the blocks `blocks` of a series, ascending and without a hole: each by three ridges and two naives, and by
 * their blend, weighed by how they did on the blocks asked before it.
 *
 * Leaves the future alone: a block's forecast is the same from the series cut off at its start.
 * Source: docs/forecasting.md.
 */
export function forecastDays(series: DemandSeries, blocks: readonly number[]): DayForecasts {
  const masked = maskSeries(series.values, series.stepsPerDay);
  const logs = masked.map(Math.log);
  const members: Record<MemberName, Float64Array[]> = {
    ...{ long: [], mid: [], short: [] },
    ...naiveDays(series, blocks),
  };
  for (const member of ridgeMembers) {
    const design = designRows(logs, series, member);
    members[member.name] = blocks.map((block) => {
      const offset = block * series.stepsPerDay;
      return ridgeDay(design, member, block).map((deviation, slot) =>
        Math.exp((design.baseline[offset + slot] ?? 0) + deviation),
      );
    });
  }
  const actuals = blocks.map((block) => blockOf(masked, series, block));
  const ordered = memberNames.map((name) => members[name]);
  const errors = ordered.map((forecasts) => dailyErrors(forecasts, actuals));
  const blends = blocks.map((_, day) => blendMembers(ordered, errors, day));
  return { members, blends, actuals };
}

function blockOf(
  values: Float64Array,
  { blockStarts, stepsPerDay }: DemandSeries,
  block: number,
): Float64Array {
  const start = blockStarts[block] ?? values.length;
  return Float64Array.from({ length: stepsPerDay }, (_, slot) => values[start + slot] ?? Number.NaN);
}
