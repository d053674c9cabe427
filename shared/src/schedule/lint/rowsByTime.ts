import { type CycleSpan, daysOfCycle, rowSpan } from '../cycleSpans.ts';
import { dayMinutes } from '../localDay.ts';
import type { Timetable, TimetableRow } from '../timetable.ts';

/** A row with its position in the table and its place in the cycle. */
export interface PlacedRow extends CycleSpan {
  row: TimetableRow;
  rowIndex: number;
}

export interface OverlappingPair {
  earlier: PlacedRow;
  later: PlacedRow;
  overlapMinutes: number;
}

/** The rows of each stage by start. */
export function rowsByTime({ rows }: Timetable): PlacedRow[][] {
  const placed = rows.map((row, rowIndex) => ({ ...rowSpan(row), row, rowIndex }));
  return [...Map.groupBy(placed, ({ row }) => row.stage).values()].map((ofStage) =>
    ofStage.sort((a, b) => a.startMinute - b.startMinute || a.endMinute - b.endMinute),
  );
}

/**
 * Each row of one stage, by start, that begins before an earlier one has ended, with the earlier one that reaches the
 * furthest; the end of the cycle runs into its first day.
 */
export function overlappingPairs(
  ofStage: readonly PlacedRow[],
  cycle: Timetable['cycle'],
): OverlappingPair[] {
  const cycleMinutes = daysOfCycle(cycle) * dayMinutes;
  const pairs: OverlappingPair[] = [];
  let [earlier] = ofStage;
  const compare = (later: PlacedRow) => {
    if (!earlier || later.rowIndex === earlier.rowIndex) return;
    const overlapMinutes = Math.min(earlier.endMinute, later.endMinute) - later.startMinute;
    if (overlapMinutes > 0) pairs.push({ earlier, later, overlapMinutes });
  };
  for (const later of ofStage) {
    compare(later);
    if (!earlier || later.endMinute > earlier.endMinute) earlier = later;
  }
  for (const row of ofStage) {
    const startMinute = row.startMinute + cycleMinutes;
    if (!earlier || startMinute >= earlier.endMinute) break;
    compare({ ...row, startMinute, endMinute: row.endMinute + cycleMinutes });
  }
  return pairs;
}
