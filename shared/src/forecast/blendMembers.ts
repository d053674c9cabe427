import { finiteMean } from './numbers.ts';

/** How many issued days decide about the weights, and how strongly. */
export const blendWindowDays = 56;
const power = 6;

/**
 * The blend of the last day of `members`: their geometric mean, each weighed by its mean absolute error over the last
 * 56 days before it, to the power of -6; equal weights without a history.
 *
 * `members` and `actuals` hold the same days in order, each a row of slots; NaN in `actuals` is left out. `day` is the
 * index to be blended; only days before it decide.
 */
export function blendMembers(
  members: readonly (readonly Float64Array[])[],
  errors: readonly Float64Array[],
  day: number,
): Float64Array {
  const means = errors.map((error) => finiteMean(error.subarray(Math.max(0, day - blendWindowDays), day)));
  const usable = means.map((mean) => (Number.isFinite(mean) && mean > 0 ? mean : 1));
  const best = Math.min(...usable);
  const weights = usable.map((mean) => (mean / best) ** -power);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const slots = members[0]?.[day]?.length ?? 0;
  return Float64Array.from({ length: slots }, (_, slot) => {
    let log = 0;
    members.forEach((days, index) => {
      log += ((weights[index] ?? 0) / sum) * Math.log(Math.max(days[day]?.[slot] ?? 0, 1e-9));
    });
    return Math.exp(log);
  });
}

/** The mean absolute error of each day of a member. */
export function dailyErrors(
  forecasts: readonly Float64Array[],
  actuals: readonly Float64Array[],
): Float64Array {
  return Float64Array.from(forecasts, (forecast, day) =>
    finiteMean(forecast.map((value, slot) => Math.abs((actuals[day]?.[slot] ?? Number.NaN) - value))),
  );
}
