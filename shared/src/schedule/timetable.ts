/**
 * One row of a printed timetable: on cycle day `day` the power is off from `startMinute` to
 * `finishMinute` while exactly `stage` is in force.
 *
 * Both are minutes of the wall clock, 0 to 1439; a row belongs to the day on which it starts, and
 * `finishMinute < startMinute` runs into the next day (so a row until midnight finishes at 0).
 * A row that finishes when it starts is empty. 23:59 is 1439 and nothing else.
 */
export interface TimetableRow {
  day: number;
  startMinute: number;
  finishMinute: number;
  stage: number;
}

/**
 * What `day` counts: days of the month (1 to 31), ISO weekdays (Monday is 1), or the days 1 to `days`
 * of a cycle of which `anchorDate` (YYYY-MM-DD) is a first day, repeated both ways in time.
 */
export type Cycle =
  | { kind: 'month' }
  | { kind: 'week' }
  | { kind: 'period'; days: number; anchorDate: string };

/** When a group is off, per stage. Rows are in any order and may overlap. */
export interface Timetable {
  cycle: Cycle;
  rows: readonly TimetableRow[];
}
