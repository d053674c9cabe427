import { minuteMs } from '../../durations.ts';

export const slotMs = 30 * minuteMs;

/**
 * What is known of the coming half hours, in columns: entry i is the half hour that begins at `startsAtMs` + i × 30 min.
 * All columns have the same length; null where nothing is known.
 */
export interface HourSlots {
  startsAtMs: number;
  /** 0 to 1. */
  probabilityOff: readonly (number | null)[];
  loadKw: readonly (number | null)[];
  pricePerKwh: readonly (number | null)[];
  carbonGramsPerKwh: readonly (number | null)[];
}

/** Half hours from `from` up to, and not with, `to`. */
export interface SlotRange {
  from: number;
  to: number;
}

/** The entries of a column within ranges, in order; what is not known is left out. */
export function knownWithin(column: readonly (number | null)[], ranges: readonly SlotRange[]): number[] {
  return ranges.flatMap(({ from, to }) => column.slice(from, to)).filter((value) => value !== null);
}

/** The mean; null of nothing. */
export function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
