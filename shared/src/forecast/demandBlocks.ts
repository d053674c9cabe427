/**
 * A demand series cut into days as its region lives them.
 *
 * `values` lie on a regular grid in UTC with `stepsPerDay` steps a day; NaN is missing. `blockStarts` are the indexes at
 * which a local day begins (or another issue hour), ascending; the last may be the length of `values`: the day to be
 * forecast. A block always spans `stepsPerDay` steps, also on days on which clocks change.
 */
export interface DemandSeries {
  values: Float64Array;
  stepsPerDay: number;
  blockStarts: Int32Array;
  /** 0 (Monday) to 6, of each block. */
  weekdays: Uint8Array;
  /** 1 to 366, of each block. */
  daysOfYear: Uint16Array;
  /** 1 on a public holiday, of each block; absent where none are known. */
  holidays?: Uint8Array;
}
