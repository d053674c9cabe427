import { evaluatedBlocks } from '@wip/server/features/forecast/evaluate/evaluateSeries.ts';
import { demandSeries, type RegularGrid } from '@wip/shared/forecast/demandSeries.ts';
import { forecastDays } from '@wip/shared/forecast/forecastDays.ts';
import { seededRandom } from './random.ts';

const cutHours = 2.5;
const shareOfDays = 0.3;

/** The values with a run of zeros of two and a half hours, rounded up to whole steps, on 30 % of days. */
export function withCuts({ values, stepMs }: RegularGrid, seed: number): Float64Array {
  const random = seededRandom(seed);
  const stepsPerDay = 86_400_000 / stepMs;
  const steps = Math.ceil((cutHours * stepsPerDay) / 24);
  const cut = values.slice();
  for (let day = 0; day < values.length; day += stepsPerDay) {
    if (random() >= shareOfDays) continue;
    const start = day + Math.floor(random() * (stepsPerDay - steps));
    cut.fill(0, start, start + steps);
  }
  return cut;
}

/**
 * By what factor cuts raise the error at the evaluated midnights (`every` so many of them), the mean of `seeds`. What
 * would have been used without the cuts counts as true.
 */
export function errorRaisedByCuts(grid: RegularGrid, seeds: readonly number[], every = 1): number {
  const whole = demandSeries(grid);
  const { shown, days } = evaluatedBlocks(whole);
  const compared = shown.slice(-Math.ceil(shown.length / every));
  const asked = days.filter((block) => block >= compared[0]! - 60);
  const errorOf = (values: Float64Array) => {
    const { blends } = forecastDays(demandSeries({ ...grid, values }), asked);
    const errors = compared.flatMap((block) =>
      [...blends[asked.indexOf(block)]!].map((value, slot) =>
        Math.abs(value - whole.values[whole.blockStarts[block]! + slot]!),
      ),
    );
    const known = errors.filter(Number.isFinite);
    return known.reduce((sum, error) => sum + error, 0) / known.length;
  };
  const calm = errorOf(grid.values);
  const raised = seeds.map((seed) => errorOf(withCuts(grid, seed)) / calm);
  return raised.reduce((sum, factor) => sum + factor, 0) / raised.length;
}
