import { baselineDayBefore } from './blockBaseline.ts';
import type { DemandSeries } from './demandBlocks.ts';
import { type Design, designRows } from './designRows.ts';
import { currentModel, type DemandModel, type MemberName, type RidgeMember } from './members.ts';
import { naiveDays } from './naiveDays.ts';
import { expectedDeviations, ridgeFits } from './ridgeFits.ts';
import { similarFits } from './similarFits.ts';

/** By member, a row of `stepsPerDay` values for each origin; none of a member that the model does not have. */
export type MemberForecasts = Record<MemberName, Float64Array[]>;

export interface TwoDays {
  /** Of the block that begins at the origin. */
  today: MemberForecasts;
  /** Of the block after it. */
  tomorrow: MemberForecasts;
}

/**
 * What each member forecasts at the beginnings of the blocks `origins`, ascending: of that block, and of the next.
 *
 * `masked` are the values of the series as `maskSeries` gives them. For the next block a regression takes its own
 * forecast of the first for what came; nothing is fitted anew.
 * Source: docs/forecasting.md, 'Two days'.
 */
export function memberForecasts(
  series: DemandSeries,
  masked: Float64Array,
  origins: readonly number[],
  model: DemandModel = currentModel,
): TwoDays {
  const logs = masked.map(Math.log);
  const naive = naiveDays(series, origins);
  const { week } = naiveDays(
    series,
    origins.map((origin) => origin + 1),
  );
  const none = { long: [], mid: [], short: [], coarse: [], similar: [] };
  const days: TwoDays = {
    today: { ...none, ...naive },
    tomorrow: { ...none, day: naive.day, week },
  };
  const take = (member: RidgeMember, design: Design, expect: readonly Expect[]) => {
    const { today, tomorrow } = forecastsOf(logs, { series, member, origins, design, expect });
    days.today[member.name] = today;
    days.tomorrow[member.name] = tomorrow;
  };
  for (const member of model.ridges) {
    const design = designRows(logs, series, member);
    const fits = ridgeFits(design, member, origins);
    take(
      member,
      design,
      fits.map((fit) => (row) => expectedDeviations(fit, row, series.stepsPerDay)),
    );
  }
  if (model.similar) {
    const design = designRows(logs, series, model.similar);
    const fits = similarFits(design, model.similar, origins);
    take(
      model.similar,
      design,
      fits.map((fit) => fit ?? (() => new Float64Array(series.stepsPerDay))),
    );
  }
  return days;
}

/** The deviations that a fit expects on a day with a design row. */
type Expect = (row: Float64Array) => Float64Array;

interface RegressionTask {
  series: DemandSeries;
  member: RidgeMember;
  design: Design;
  origins: readonly number[];
  /** By origin. */
  expect: readonly Expect[];
}

function forecastsOf(logs: Float64Array, { series, member, design, origins, expect }: RegressionTask) {
  const { stepsPerDay } = series;
  const days: { today: Float64Array[]; tomorrow: Float64Array[] } = { today: [], tomorrow: [] };
  origins.forEach((block, index) => {
    const expectedOf = expect[index] ?? (() => new Float64Array(stepsPerDay));
    const expected = expectedOf(design.rows.subarray(block * design.columns, (block + 1) * design.columns));
    const baseline = design.baseline.subarray(block * stepsPerDay, (block + 1) * stepsPerDay);
    days.today.push(demandOf(baseline, expected));
    const usual = baselineDayBefore(logs, series, { block: block + 1, weeks: member.baselineWeeks });
    days.tomorrow.push(demandOf(usual, expectedOf(design.rowAfter(block + 1, expected))));
  });
  return days;
}

function demandOf(baseline: Float64Array, deviations: Float64Array): Float64Array {
  return deviations.map((deviation, slot) => Math.exp((baseline[slot] ?? 0) + deviation));
}
