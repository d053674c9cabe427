import { dayOfWeek, type LocalDay } from '../../schedule/localDay.ts';

/** How the use of two days goes together: variances relative to that of a single day's own noise. */
export interface DayKernel {
  /** The part of the noise that lasts for some days, as weather does; 0 to 1. */
  lastingShare: number;
  /** The standard deviation of what drifts over months. */
  drift: number;
}

const yearDays = 365.25;
const lastingDays = 4;
const driftDays = 90;
const longestDays = 1_200;
/** Standard deviations relative to the mean of a day, before anything is known. */
const usual = { level: 0.5, weekday: 0.06, weekend: 0.12, season: 0.15 };

/** The covariance of two days' use, as multiples of the noise, of which `noise` is the standard deviation relative to the mean. */
export function createCovariance(kernel: DayKernel, noise: number): (a: LocalDay, b: LocalDay) => number {
  const { lastingShare, drift } = kernel;
  const scale = 1 / noise ** 2;
  const [level, weekday] = [usual.level ** 2 * scale, usual.weekday ** 2 * scale];
  const [weekend, season] = [usual.weekend ** 2 * scale, usual.season ** 2 * scale];
  const byDistance = Float64Array.from(
    { length: longestDays },
    (_, days) =>
      level +
      season * Math.cos((2 * Math.PI * days) / yearDays) +
      lastingShare * Math.exp(-days / lastingDays) +
      drift ** 2 * Math.exp(-days / driftDays) +
      (days === 0 ? 1 - lastingShare : 0),
  );
  const pairs = Float64Array.from({ length: 49 }, (_, pair) => {
    const [first, second] = [Math.floor(pair / 7), pair % 7];
    return (first === second ? weekday : 0) + (first > 4 && second > 4 ? weekend : 0);
  });
  return (a, b) => byDistance[Math.abs(a - b)]! + pairs[(dayOfWeek(a) - 1) * 7 + dayOfWeek(b) - 1]!;
}
