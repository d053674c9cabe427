import type { LocalDay } from '../../schedule/localDay.ts';
import type { DayUse } from './dailyUse.ts';
import { createCovariance, type DayKernel } from './dayKernel.ts';
import { dot, factorInPlace, solveLower } from './triangle.ts';

/** A sum of kWh that is expected, and its standard deviation. */
export interface ExpectedSum {
  kwh: number;
  deviationKwh: number;
}

/** What is expected of days by those before them. */
export interface UseModel {
  days: readonly DayUse[];
  members: readonly ModelMember[];
  meanKwh: number;
}

/** One way in which days may go together, and how much the days speak for it. */
export interface ModelMember {
  weight: number;
  covariance(a: LocalDay, b: LocalDay): number;
  factor: Float64Array;
  /** L⁻¹ y. */
  whitened: Float64Array;
  /** The variance of the noise, relative to the mean squared. */
  variance: number;
}

const kernels: readonly DayKernel[] = [0, 0.3, 0.6, 0.85].flatMap((lastingShare) =>
  [0.1, 0.35, 0.8, 1.6].map((drift) => ({ lastingShare, drift })),
);
/** So many of the last days tell which kernel fits. */
const chosenByDays = 150;
const mostMembers = 2;
const leastEvidence = 0.02;
const leastNoise = 0.005;
/** The rough noise counts as so many days. */
const roughDays = 3;

/**
 * A model of daily use: a level, the weekday, a season of the year, drift over months, spells of days and noise, all
 * Gaussian; what is not known yet (a season after two months) is in the deviation. How much drifts and lasts is averaged
 * over by how well it fits.
 *
 * `days` are by day, at least two.
 */
export function fitUse(days: readonly DayUse[]): UseModel {
  const meanKwh = Math.max(days.reduce((sum, { kwh }) => sum + Math.abs(kwh), 0) / days.length, 1e-6);
  const noise = roughNoise(days, meanKwh);
  const recent = kernels
    .map((kernel) => ({ kernel, ...fitMember(days.slice(-chosenByDays), kernel, { meanKwh, noise }) }))
    .sort((a, b) => b.logEvidence - a.logEvidence)
    .slice(0, mostMembers);
  const best = recent[0]!.logEvidence;
  const fitting = recent
    .map(({ logEvidence, ...rest }) => ({ ...rest, evidence: Math.exp(logEvidence - best) }))
    .filter(({ evidence }) => evidence > leastEvidence);
  const total = fitting.reduce((sum, { evidence }) => sum + evidence, 0);
  const members = fitting.map(({ kernel, member, evidence }) => ({
    ...(days.length > chosenByDays ? fitMember(days, kernel, { meanKwh, noise }).member : member),
    weight: evidence / total,
  }));
  return { days, members, meanKwh };
}

/** The sum that is expected over `wanted`, by the first `knownCount` days of the model. */
export function expectedSum(
  { days, members, meanKwh }: UseModel,
  wanted: readonly LocalDay[],
  knownCount = days.length,
): ExpectedSum {
  const parts = members.map(({ weight, covariance, factor, whitened, variance }) => {
    const known = days.slice(0, knownCount);
    const across = Float64Array.from(known, ({ day }) =>
      wanted.reduce((sum, other) => sum + covariance(day, other), 0),
    );
    const solved = solveLower(factor, days.length, across);
    let own = 0;
    for (const a of wanted) for (const b of wanted) own += covariance(a, b);
    return { weight, mean: dot(solved, whitened), variance: variance * (own - dot(solved, solved)) };
  });
  const mean = parts.reduce((sum, part) => sum + part.weight * part.mean, 0);
  const variance = parts.reduce(
    (sum, part) => sum + part.weight * (part.variance + (part.mean - mean) ** 2),
    0,
  );
  return {
    kwh: (wanted.length + mean) * meanKwh,
    deviationKwh: Math.sqrt(Math.max(variance, 0)) * meanKwh,
  };
}

function fitMember(days: readonly DayUse[], kernel: DayKernel, scale: { meanKwh: number; noise: number }) {
  const { meanKwh, noise } = scale;
  const covariance = createCovariance(kernel, noise);
  const size = days.length;
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      factor[row * size + column] = covariance(days[row]!.day, days[column]!.day);
    }
  }
  factorInPlace(factor, size);
  const whitened = solveLower(
    factor,
    size,
    Float64Array.from(days, ({ kwh }) => kwh / meanKwh - 1),
  );
  const variance = (dot(whitened, whitened) + roughDays * noise ** 2) / (size + roughDays);
  let logEvidence = -0.5 * (size + roughDays) * Math.log(variance);
  for (let row = 0; row < size; row++) logEvidence -= Math.log(factor[row * size + row]!);
  return { logEvidence, member: { weight: 1, covariance, factor, whitened, variance } };
}

/** How much a day differs from the one a week before, relative to the mean; weekdays and seasons are not in it. */
function roughNoise(days: readonly DayUse[], meanKwh: number): number {
  const byDay = new Map(days.map(({ day, kwh }) => [day, kwh]));
  let [sum, count] = [0, 0];
  for (const { day, kwh } of days) {
    const before = byDay.get(day - 7);
    if (before === undefined) continue;
    sum += (kwh - before) ** 2 / 2;
    count += 1;
  }
  return Math.max(count === 0 ? leastNoise : Math.sqrt(sum / count) / meanKwh, leastNoise);
}
