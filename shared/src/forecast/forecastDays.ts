import { blendMembers } from './blendMembers.ts';
import type { DemandSeries } from './demandBlocks.ts';
import { maskSeries } from './maskSeries.ts';
import { type MemberForecasts, memberForecasts } from './memberForecasts.ts';
import { currentModel, type DemandModel, specifiedModel } from './members.ts';
import { membersAsKnown } from './membersAsKnown.ts';

/** Forecasts of some blocks, each from what was known when its block began. */
export interface DayForecasts {
  members: MemberForecasts;
  blends: Float64Array[];
  /** What came true, masked; NaN where nothing did, or where the next day has begun. */
  actuals: Float64Array[];
}

/**
 * Forecasts the blocks `blocks` of a series, ascending and without a hole: each by the members of `model`, and by their
 * blend, weighed by how they did on the blocks asked before it.
 *
 * Leaves the future alone: a block's forecast is the same from the series cut off at its start.
 * Source: docs/forecasting.md.
 */
export function forecastDays(
  series: DemandSeries,
  blocks: readonly number[],
  model: DemandModel = currentModel,
): DayForecasts {
  const masked = maskSeries(series.values, series.stepsPerDay);
  const members = membersOf(series, masked, blocks, model);
  const actuals = blocks.map((block) => blockOf(masked, series, { block, model }));
  const ordered = model.memberNames.map((name) => members[name]);
  const blends = blocks.map((_, day) => blendMembers(ordered, actuals, { day, parts: model.blendParts }));
  return { members, blends, actuals };
}

function membersOf(
  series: DemandSeries,
  masked: Float64Array,
  blocks: readonly number[],
  model: DemandModel,
): MemberForecasts {
  // the reference does not look at what was known on a day of 23 hours
  if (model === specifiedModel) return memberForecasts(series, masked, blocks, model).today;
  const members: MemberForecasts = {
    ...{ long: [], mid: [], short: [], coarse: [], similar: [] },
    day: [],
    week: [],
  };
  const known = membersAsKnown(series, masked, blocks, model);
  for (const block of blocks) {
    model.memberNames.forEach((name, index) => {
      members[name].push(known.get(block)?.today[index] ?? new Float64Array());
    });
  }
  return members;
}

function blockOf(
  values: Float64Array,
  { blockStarts, stepsPerDay }: DemandSeries,
  { block, model }: { block: number; model: DemandModel },
): Float64Array {
  const start = blockStarts[block] ?? values.length;
  // what a day of 23 hours shares with the next one is not known when that is forecast
  const end = model === specifiedModel ? values.length : (blockStarts[block + 1] ?? values.length);
  return Float64Array.from({ length: stepsPerDay }, (_, slot) =>
    start + slot < end ? (values[start + slot] ?? Number.NaN) : Number.NaN,
  );
}
