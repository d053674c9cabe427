import { hourMs } from '../durations.ts';
import { DomainError } from '../errors.ts';
import type { PowerReading } from './powerReading.ts';

/** What was used in a window, as far as it is metered; all but `coverage` are null where nothing is. */
export interface MeteredUse {
  energyKwh: number | null;
  /** Over the metered part. */
  meanKw: number | null;
  minKw: number | null;
  maxKw: number | null;
  /** 0 to 1: the metered share of the window. */
  coverage: number;
}

/**
 * Energy used within a window, from interval-mean power.
 *
 * A reading is the mean power over its interval; parts outside the window are clipped. Gaps are not filled:
 * `coverage` is the metered share of the window, and without any reading the energy is null, never 0.
 *
 * `readings` are by time. Units: kW in, kWh out; positive is drawn from the grid.
 * Errors: DomainError INVALID if the window is empty or two readings overlap.
 * Source: docs/units.md, 'Energy from interval means'.
 */
export function energyInWindow(
  readings: readonly PowerReading[],
  window: { startsAtMs: number; endsAtMs: number },
): MeteredUse {
  const [use] = useInSteps(readings, [window.startsAtMs, window.endsAtMs]);
  return use!;
}

/**
 * The same for neighbouring windows in one pass: step i is [bounds[i], bounds[i + 1]).
 *
 * Errors: DomainError INVALID if a step is empty or two readings overlap.
 */
export function useInSteps(readings: readonly PowerReading[], bounds: readonly number[]): MeteredUse[] {
  const steps: MeteredUse[] = [];
  sumInSteps(readings, bounds, ({ meteredMs, kwMs, minKw, maxKw, lengthMs }) => {
    steps.push(
      meteredMs === 0
        ? { energyKwh: null, meanKw: null, minKw: null, maxKw: null, coverage: 0 }
        : {
            energyKwh: kwMs / hourMs,
            meanKw: kwMs / meteredMs,
            minKw,
            maxKw,
            coverage: meteredMs / lengthMs,
          },
    );
  });
  return steps;
}

/** The sums of one step; `meteredMs` is 0 where nothing is metered. */
export interface StepSums {
  meteredMs: number;
  kwMs: number;
  minKw: number;
  maxKw: number;
  lengthMs: number;
}

/**
 * Visits the sums of neighbouring windows in their order; the object is the visitor's until it returns, since a month
 * by the minute would make a million.
 *
 * Errors: DomainError INVALID if a step is empty or two readings overlap.
 */
export function sumInSteps(
  readings: readonly PowerReading[],
  bounds: readonly number[],
  visit: (sums: StepSums, step: number) => void,
): void {
  const sums: StepSums = { meteredMs: 0, kwMs: 0, minKw: 0, maxKw: 0, lengthMs: 0 };
  let first = 0;
  for (let step = 0; step + 1 < bounds.length; step++) {
    const startsAtMs = bounds[step]!;
    const endsAtMs = bounds[step + 1]!;
    if (!(endsAtMs > startsAtMs)) throw new DomainError('INVALID', 'A window of time must not be empty.');
    while (first < readings.length && readings[first]!.endsAtMs <= startsAtMs) first++;
    sums.meteredMs = 0;
    sums.kwMs = 0;
    sums.minKw = Infinity;
    sums.maxKw = -Infinity;
    sums.lengthMs = endsAtMs - startsAtMs;
    for (let at = first; at < readings.length && readings[at]!.startsAtMs < endsAtMs; at++) {
      const reading = readings[at]!;
      if (at > 0 && readings[at - 1]!.endsAtMs > reading.startsAtMs) throw overlap();
      const insideMs = Math.min(reading.endsAtMs, endsAtMs) - Math.max(reading.startsAtMs, startsAtMs);
      const partMs = insideMs * (reading.finer?.coverage ?? 1);
      sums.meteredMs += partMs;
      sums.kwMs += reading.powerKw * partMs;
      sums.minKw = Math.min(sums.minKw, reading.finer?.minKw ?? reading.powerKw);
      sums.maxKw = Math.max(sums.maxKw, reading.finer?.maxKw ?? reading.powerKw);
    }
    visit(sums, step);
  }
}

function overlap(): DomainError {
  return new DomainError('INVALID', 'Two readings of one meter overlap.');
}
