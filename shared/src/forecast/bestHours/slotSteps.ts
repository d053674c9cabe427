import { type HourSlots, meanOrNull } from './hourSlots.ts';

/** Probabilities that differ by less are the same to somebody who decides. */
export const riskStep = 0.05;
/** Each of load, price and carbon is told apart in so many steps, from its lowest to its highest value. */
export const preferenceSteps = 20;

/** In whole steps of `riskStep`, rounded down. */
export function riskStepsOf(probability: number): number {
  return Math.floor(probability / riskStep + 1e-9);
}

/**
 * How little each half hour is to be preferred, as a whole number: load, price and carbon each in steps from 0 at the
 * lowest to `preferenceSteps` at the highest value before the deadline, added up with equal weight. One that is not
 * known counts as the mean of the known, one that is the same everywhere as 0.
 *
 * Source: docs/forecasting.md, 'Best hours'.
 */
export function dislikeSteps(slots: HourSlots): number[] {
  const columns = [slots.loadKw, slots.pricePerKwh, slots.carbonGramsPerKwh].map(stepsOf);
  return slots.probabilityOff.map((_, index) => columns.reduce((sum, column) => sum + column[index]!, 0));
}

function stepsOf(column: readonly (number | null)[]): number[] {
  const known = column.filter((value) => value !== null);
  const lowest = known.reduce((least, value) => Math.min(least, value), Infinity);
  const highest = known.reduce((most, value) => Math.max(most, value), -Infinity);
  const mean = meanOrNull(known);
  if (mean === null || highest === lowest) return column.map(() => 0);
  return column.map((value) =>
    Math.round((((value ?? mean) - lowest) / (highest - lowest)) * preferenceSteps),
  );
}
