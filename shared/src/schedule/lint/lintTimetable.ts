import type { Timetable } from '../timetable.ts';
import { findGaps } from './gaps.ts';
import { findOddLengths } from './lengths.ts';
import { findPauses } from './midnight.ts';
import { findNotWithin } from './notWithin.ts';
import { findOverlaps } from './overlaps.ts';
import type { TimetableFinding } from './timetableFinding.ts';

/**
 * What looks like a misprint in one group's timetable, gathered: stages that are not within the next one, days and
 * stages without a row, rows that overlap, pauses of minutes (23:59), rows of an unusual length. A clean table, printed
 * by a person or made by a rotation, gives nothing.
 */
export function lintTimetable(timetable: Timetable): TimetableFinding[] {
  if (timetable.rows.length === 0) return [];
  return [findNotWithin, findGaps, findOverlaps, findPauses, findOddLengths].flatMap((find) =>
    find(timetable),
  );
}
