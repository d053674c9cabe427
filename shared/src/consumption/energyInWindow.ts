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
  let first = 0;
  for (let step = 0; step + 1 < bounds.length; step++) {
    const startsAtMs = bounds[step]!;
    const endsAtMs = bounds[step + 1]!;
    if (!(endsAtMs > startsAtMs)) throw new DomainError('INVALID', 'A window of time must not be empty.');
    while (first < readings.length && readings[first]!.endsAtMs <= startsAtMs) first++;
    let [meteredMs, kwMs, minKw, maxKw] = [0, 0, Infinity, -Infinity];
    for (let at = first; at < readings.length && readings[at]!.startsAtMs < endsAtMs; at++) {
      const reading = readings[at]!;
      if (at > 0 && readings[at - 1]!.endsAtMs > reading.startsAtMs) throw overlap();
      const insideMs = Math.min(reading.endsAtMs, endsAtMs) - Math.max(reading.startsAtMs, startsAtMs);
      const partMs = insideMs * (reading.finer?.coverage ?? 1);
      meteredMs += partMs;
      kwMs += reading.powerKw * partMs;
      minKw = Math.min(minKw, reading.finer?.minKw ?? reading.powerKw);
      maxKw = Math.max(maxKw, reading.finer?.maxKw ?? reading.powerKw);
    }
    steps.push(
      meteredMs === 0
        ? { energyKwh: null, meanKw: null, minKw: null, maxKw: null, coverage: 0 }
        : {
            energyKwh: kwMs / hourMs,
            meanKw: kwMs / meteredMs,
            minKw,
            maxKw,
            coverage: meteredMs / (endsAtMs - startsAtMs),
          },
    );
  }
  return steps;
}

function overlap(): DomainError {
  return new DomainError('INVALID', 'Two readings of one meter overlap.');
}
