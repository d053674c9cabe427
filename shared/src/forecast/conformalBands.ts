import { blendWindowDays } from './blendMembers.ts';
import { finiteMedian, finiteQuantile } from './numbers.ts';

/** The levels of a forecast's quantiles; the middle one is the forecast itself. */
export const quantileLevels = [0.025, 0.1, 0.5, 0.9, 0.975] as const;

const clip = 1.5;
const floorShare = 0.02;

/**
 * The quantiles of day `day`, by slot: the blend times the empirical quantiles of how far the last 56 issued blends
 * were off (split conformal on clipped logarithms). Holds for 'the supply is on': masked actuals are left out.
 *
 * `pooledSlots` widens each slot's residuals by so many neighbours on both sides, for short histories. Returns five
 * rows in the order of `quantileLevels`.
 */
export function conformalBands(
  blends: readonly Float64Array[],
  actuals: readonly Float64Array[],
  { day, pooledSlots = 0 }: { day: number; pooledSlots?: number },
): Float64Array[] {
  const from = Math.max(0, day - blendWindowDays);
  const floor = floorShare * finiteMedian(flatten(actuals.slice(from, day)));
  const forecast = (blends[day] ?? new Float64Array()).map((value) => Math.max(value, floor));
  const days = day - from;
  const bands = quantileLevels.map(() => new Float64Array(forecast.length));
  for (let slot = 0; slot < forecast.length; slot++) {
    const residuals: number[] = [];
    for (let past = from; past < day; past++) {
      for (let near = slot - pooledSlots; near <= slot + pooledSlots; near++) {
        const actual = actuals[past]?.[near] ?? Number.NaN;
        const issued = Math.max(blends[past]?.[near] ?? Number.NaN, floor);
        residuals.push(Math.max(-clip, Math.min(clip, Math.log(actual / issued))));
      }
    }
    const center = forecast[slot] ?? Number.NaN;
    const sorted = quantileLevels
      .map((level) =>
        level === 0.5 ? center : center * Math.exp(finiteQuantile(residuals, widened(level, days))),
      )
      .sort((a, b) => a - b);
    sorted.forEach((value, index) => {
      const band = bands[index];
      if (band) band[slot] = quantileLevels[index] === 0.5 ? center : value;
    });
  }
  return bands;
}

function widened(level: number, days: number): number {
  return level > 0.5
    ? Math.min(1, (level * (days + 1)) / days)
    : Math.max(0, 1 - ((1 - level) * (days + 1)) / days);
}

function* flatten(rows: readonly Float64Array[]): Generator<number> {
  for (const row of rows) yield* row;
}
