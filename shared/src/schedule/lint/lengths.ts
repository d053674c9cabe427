import { daysOfCycle, rowLengthMinutes } from '../cycleSpans.ts';
import { lengthWords } from '../cycleWords.ts';
import { dayMinutes } from '../localDay.ts';
import type { Timetable, TimetableRow } from '../timetable.ts';
import { placeWords } from './placeWords.ts';
import { rowsByTime } from './rowsByTime.ts';
import type { TimetableFinding } from './timetableFinding.ts';

/** A length that so large a share of the rows has is a second usual length. */
const rareShare = 0.1;
/** Rows much shorter than usual are odd however many there are. */
const farShorter = 1 / 3;
const toleranceMinutes = 5;

/**
 * How long most rows of a timetable take, in minutes; null where there is no such length or there are too few rows.
 */
export function usualLengthMinutes({ rows }: Timetable): number | null {
  const [usual] = [...countLengths(rows)].sort(([, a], [, b]) => b - a);
  return usual && rows.length >= 5 && usual[1] * 2 > rows.length ? usual[0] : null;
}

/** Rows that are much shorter or longer than the group's usual length, and that nothing in the table explains. */
export function findOddLengths(timetable: Timetable): TimetableFinding[] {
  const usual = usualLengthMinutes(timetable);
  if (usual === null) return [];
  const counts = countLengths(timetable.rows);
  const isRare = (length: number) => (counts.get(length) ?? 0) < rareShare * timetable.rows.length;
  const { isPart, touches } = neighbours(timetable, usual);
  const odd = timetable.rows.flatMap((row, rowIndex) => {
    const length = rowLengthMinutes(row);
    if (Math.abs(length - usual) <= toleranceMinutes) return [];
    const isOdd =
      length < usual
        ? (isRare(length) || length < usual * farShorter) && !touches(row)
        : isRare(length) && !isPart(row);
    return isOdd ? [{ row, rowIndex, length }] : [];
  });
  return [...Map.groupBy(odd, ({ length }) => length)].map(([length, same]) => {
    const places = same.map(({ row }) => ({ ...row, endMinute: row.startMinute + rowLengthMinutes(row) }));
    const message =
      `${same.length === 1 ? 'a row takes' : `${same.length} rows take`} ${lengthWords(length)} where ${lengthWords(usual)} is usual: ` +
      placeWords(timetable.cycle, places);
    return { kind: 'length', message, rowIndex: same[0]?.rowIndex ?? null };
  });
}

function countLengths(rows: readonly TimetableRow[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(rowLengthMinutes(row), (counts.get(rowLengthMinutes(row)) ?? 0) + 1);
  return counts;
}

function neighbours(timetable: Timetable, usual: number) {
  const cycleMinutes = daysOfCycle(timetable.cycle) * dayMinutes;
  const parts = new Set<string>();
  const edges = new Set<string>();
  for (const { row, startMinute, endMinute } of rowsByTime(timetable).flat()) {
    edges.add(`from ${row.stage} ${startMinute}`).add(`to ${row.stage} ${endMinute % cycleMinutes}`);
    if (Math.abs(rowLengthMinutes(row) - usual) <= toleranceMinutes) {
      parts.add(`from ${row.day} ${row.startMinute}`).add(`to ${row.day} ${row.finishMinute}`);
    }
  }
  return {
    /** Whether one end of the row is a row of the usual length, so that it is printed slots in a row. */
    isPart: (row: TimetableRow) =>
      parts.has(`from ${row.day} ${row.startMinute}`) || parts.has(`to ${row.day} ${row.finishMinute}`),
    /** Whether another row goes on where this one ends or ends where it starts: a cut in two rows. */
    touches: (row: TimetableRow) => {
      const start = (row.day - 1) * dayMinutes + row.startMinute;
      const end = (start + rowLengthMinutes(row)) % cycleMinutes;
      return edges.has(`to ${row.stage} ${start}`) || edges.has(`from ${row.stage} ${end}`);
    },
  };
}
