import { energyInWindow } from '../../consumption/energyInWindow.ts';
import type { PowerReading } from '../../consumption/powerReading.ts';
import { hourMs, minuteMs } from '../../durations.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';
import type { Insight } from '../insightSchemas.ts';
import { finiteMean, finiteMedian } from '../numbers.ts';
import { varianceOf } from './eveningPeakShare.ts';
import { studentQuantile } from './studentQuantile.ts';

/** Time [startsAtMs, endsAtMs) without power, in ms since 1970. */
export interface PowerCut {
  startsAtMs: number;
  endsAtMs: number;
}

/** So long after its return power is looked at. */
export const reboundHours = 2;
const shortestCutMs = 30 * minuteMs;
const comparedDays = 14;
const leastDays = 4;
const leastReturns = 4;
/** A meter that comes back late misses some minutes. */
const leastCoverage = 0.75;
/** Above this share of what is usual, nothing was cut. */
const mostOfUsual = 0.5;

interface PowerReturn {
  atMs: number;
  extraKwh: number;
  usualKwh: number;
}

/**
 * What the two hours after power came back took beyond the median of the same hours on days around without a cut, as
 * the mean over returns. A cut counts if the readings show it: missing, or below half of what is usual. Null below four
 * returns. `readings` and `cuts` are by time. Units: kWh.
 */
export function rebound(
  readings: readonly PowerReading[],
  cuts: readonly PowerCut[],
  clock: ZoneClock,
): Insight | null {
  const returns = cuts
    .filter(({ startsAtMs, endsAtMs }) => endsAtMs - startsAtMs >= shortestCutMs)
    .flatMap((cut) => returnAfter(cut, { readings, cuts, clock }) ?? []);
  if (returns.length < leastReturns) return null;
  const extras = returns.map(({ extraKwh }) => extraKwh);
  return {
    kind: 'after-outage',
    value: finiteMean(extras),
    unit: 'kWh',
    reference: finiteMean(returns.map(({ usualKwh }) => usualKwh)),
    plusMinus: studentQuantile(0.95, returns.length - 1) * Math.sqrt(varianceOf(extras) / returns.length),
    days: new Set(returns.map(({ atMs }) => clock.localDayAt(atMs))).size,
    at: new Date(returns.at(-1)!.atMs),
  };
}

interface Around {
  readings: readonly PowerReading[];
  cuts: readonly PowerCut[];
  clock: ZoneClock;
}

function returnAfter(cut: PowerCut, around: Around): PowerReturn | null {
  const after = { startsAtMs: cut.endsAtMs, endsAtMs: cut.endsAtMs + reboundHours * hourMs };
  const isCutAgain = around.cuts.some(
    (other) => other.startsAtMs < after.endsAtMs && other.startsAtMs >= cut.endsAtMs,
  );
  if (isCutAgain || !showsCut(cut, around)) return null;
  const kw = meanKwOf(after, around);
  const usualKw = usualKwOf(after, around);
  if (kw === null || usualKw === null) return null;
  return { atMs: cut.endsAtMs, extraKwh: (kw - usualKw) * reboundHours, usualKwh: usualKw * reboundHours };
}

function showsCut(cut: PowerCut, around: Around): boolean {
  const kw = meanKwOf(cut, around);
  if (kw === null) return true;
  const usualKw = usualKwOf(cut, around);
  return usualKw !== null && kw < mostOfUsual * usualKw;
}

/** The median of the same time of the wall's clock on the days around, as far as no cut is in it or shortly before. */
function usualKwOf(window: PowerCut, around: Around): number | null {
  const { clock, cuts } = around;
  const day = clock.localDayAt(window.startsAtMs);
  const sinceMs = window.startsAtMs - clock.dayStartMs(day);
  const lengthMs = window.endsAtMs - window.startsAtMs;
  const means: number[] = [];
  for (let away = -comparedDays; away <= comparedDays; away++) {
    if (away === 0) continue;
    const startsAtMs = clock.dayStartMs(day + away) + sinceMs;
    const same = { startsAtMs, endsAtMs: startsAtMs + lengthMs };
    const isDisturbed = cuts.some(
      (cut) => cut.startsAtMs < same.endsAtMs && cut.endsAtMs > startsAtMs - reboundHours * hourMs,
    );
    const kw = isDisturbed ? null : meanKwOf(same, around);
    if (kw !== null) means.push(kw);
  }
  return means.length < leastDays ? null : finiteMedian(means);
}

function meanKwOf(window: PowerCut, { readings }: Around): number | null {
  const first = firstEndingAfter(readings, window.startsAtMs);
  const near: PowerReading[] = [];
  for (let at = first; at < readings.length && readings[at]!.startsAtMs < window.endsAtMs; at++) {
    near.push(readings[at]!);
  }
  const { meanKw, coverage } = energyInWindow(near, window);
  return coverage >= leastCoverage ? meanKw : null;
}

function firstEndingAfter(readings: readonly PowerReading[], atMs: number): number {
  let [low, high] = [0, readings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (readings[middle]!.endsAtMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
