import { finiteMean } from './numbers.ts';

/** How many issued days decide about the weights, and how strongly. */
export const blendWindowDays = 56;
const power = 6;

export interface BlendedDay {
  /** The index of the day to be blended; only days before it decide. */
  day: number;
  /** Into how many parts of equal length the day is cut; each weighs the members anew. */
  parts: number;
}

/**
 * The blend of a day of `members`: their geometric mean, each weighed by its mean absolute error over the last 56 days
 * before it, to the power of -6; equal weights without a history. In parts of a day, half of the error is that of the
 * part, half that of the whole day.
 *
 * `members` and `actuals` hold the same days in order, each a row of slots; NaN in `actuals` is left out.
 */
export function blendMembers(
  members: readonly (readonly Float64Array[])[],
  actuals: readonly Float64Array[],
  { day, parts }: BlendedDay,
): Float64Array {
  const slots = members[0]?.[day]?.length ?? 0;
  const blend = new Float64Array(slots);
  const perPart = Math.ceil(slots / parts);
  for (let from = 0; from < slots; from += perPart) {
    const to = Math.min(slots, from + perPart);
    const weights = weightsOf(members.map((days) => recentError(days, actuals, { day, from, to })));
    for (let slot = from; slot < to; slot++) {
      let log = 0;
      weights.forEach((weight, index) => {
        log += weight * Math.log(Math.max(members[index]?.[day]?.[slot] ?? 0, 1e-9));
      });
      blend[slot] = Math.exp(log);
    }
  }
  return blend;
}

function weightsOf(errors: readonly number[]): number[] {
  const usable = errors.map((error) => (Number.isFinite(error) && error > 0 ? error : 1));
  const best = Math.min(...usable);
  const weights = usable.map((error) => (error / best) ** -power);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

interface RecentPart {
  day: number;
  from: number;
  to: number;
}

/** The mean over the days before of the mean absolute error, in a part and in the whole of each. */
function recentError(
  forecasts: readonly Float64Array[],
  actuals: readonly Float64Array[],
  { day, from, to }: RecentPart,
): number {
  const errors: number[] = [];
  for (let past = Math.max(0, day - blendWindowDays); past < day; past++) {
    const [forecast, actual] = [forecasts[past], actuals[past]];
    if (!forecast || !actual) continue;
    const whole = meanError(forecast, actual, { from: 0, to: forecast.length });
    errors.push((whole + meanError(forecast, actual, { from, to })) / 2);
  }
  return finiteMean(errors);
}

function meanError(
  forecast: Float64Array,
  actual: Float64Array,
  { from, to }: { from: number; to: number },
): number {
  let [sum, known] = [0, 0];
  for (let slot = from; slot < to; slot++) {
    const error = Math.abs(actual[slot]! - forecast[slot]!);
    if (Number.isNaN(error)) continue;
    sum += error;
    known += 1;
  }
  return known === 0 ? Number.NaN : sum / known;
}
