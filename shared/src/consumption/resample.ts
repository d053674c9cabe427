import { type MeteredUse, useInSteps } from './energyInWindow.ts';
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
  return columnsOf(useInSteps(readings, bounds), bounds);
}

function columnsOf(steps: readonly MeteredUse[], bounds: readonly number[]): UseColumns {
  return {
    startsAtMs: bounds.slice(0, -1),
    endsAtMs: bounds.at(-1) ?? 0,
    energyKwh: steps.map(({ energyKwh }) => toMillionths(energyKwh)),
    meanKw: steps.map(({ meanKw }) => toMillionths(meanKw)),
    minKw: steps.map(({ minKw }) => toMillionths(minKw)),
    maxKw: steps.map(({ maxKw }) => toMillionths(maxKw)),
    coverage: steps.map(({ coverage }) => Math.round(coverage * 10_000) / 10_000),
  };
}

function toMillionths(value: number | null): number | null {
  // adding 0 makes -0 a plain 0, which JSON gives back as it was
  return value === null ? null : Math.round(value * 1_000_000) / 1_000_000 + 0;
}
