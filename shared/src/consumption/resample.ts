import { hourMs } from '../durations.ts';
import { sumInSteps } from './energyInWindow.ts';
import type { PowerReading } from './powerReading.ts';

/** Use over time in columns, as `consumptionHistory` carries it. */
export interface UseColumns {
  startsAtMs: number[];
  endsAtMs: number;
  energyKwh: (number | null)[];
  meanKw: (number | null)[];
  minKw: (number | null)[];
  maxKw: (number | null)[];
  coverage: number[];
}

/**
 * Readings of one meter, or published slots of an area, in steps: `bounds` as `stepBounds` gives them.
 *
 * A step without a reading has null and a coverage of 0. Numbers are kept to millionths.
 * Errors: DomainError INVALID if two readings overlap.
 */
export function resample(readings: readonly PowerReading[], bounds: readonly number[]): UseColumns {
  const columns: UseColumns = {
    startsAtMs: bounds.slice(0, -1),
    endsAtMs: bounds.at(-1) ?? 0,
    energyKwh: [],
    meanKw: [],
    minKw: [],
    maxKw: [],
    coverage: [],
  };
  sumInSteps(readings, bounds, ({ meteredMs, kwMs, minKw, maxKw, lengthMs }) => {
    const isMetered = meteredMs > 0;
    columns.energyKwh.push(isMetered ? toMillionths(kwMs / hourMs) : null);
    columns.meanKw.push(isMetered ? toMillionths(kwMs / meteredMs) : null);
    columns.minKw.push(isMetered ? toMillionths(minKw) : null);
    columns.maxKw.push(isMetered ? toMillionths(maxKw) : null);
    columns.coverage.push(Math.round((meteredMs / lengthMs) * 10_000) / 10_000);
  });
  return columns;
}

function toMillionths(value: number): number {
  // adding 0 makes -0 a plain 0, which JSON gives back as it was
  return Math.round(value * 1_000_000) / 1_000_000 + 0;
}
