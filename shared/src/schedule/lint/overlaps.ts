import { rangeWords, someOf } from '../cycleWords.ts';
import { dayMinutes } from '../localDay.ts';
import type { Timetable } from '../timetable.ts';
import { dayAndStageWords } from './placeWords.ts';
import { overlappingPairs, type PlacedRow, rowsByTime } from './rowsByTime.ts';
import type { TimetableFinding } from './timetableFinding.ts';

/** A table of which more rows than this share overlap a little writes each slot as a row of its own. */
const habitShare = 0.05;

/**
 * Rows of one stage that overlap. Two are not looked at: a row that runs past midnight is never joined with its
 * neighbours in print, and some tables write slots that overlap a little as rows of their own, all through.
 */
export function findOverlaps(timetable: Timetable): TimetableFinding[] {
  const pairs = rowsByTime(timetable)
    .flatMap((ofStage) => overlappingPairs(ofStage, timetable.cycle))
    .map((pair) => ({
      ...pair,
      isSmall: pair.overlapMinutes * 2 < Math.min(length(pair.earlier), length(pair.later)),
    }))
    .filter(
      ({ earlier, later, isSmall }) => !(isSmall && (runsPastMidnight(earlier) || runsPastMidnight(later))),
    );
  const small = pairs.filter(({ isSmall }) => isSmall);
  const isHabit = small.length > habitShare * timetable.rows.length;
  const odd = isHabit ? pairs.filter(({ isSmall }) => !isSmall) : pairs;
  const [first] = odd;
  if (!first) return [];
  const times = Map.groupBy(odd, ({ earlier, later }) => `${rowWords(earlier)} and ${rowWords(later)}`);
  const words = [...times].map(
    ([ranges, same]) =>
      `${ranges} ${dayAndStageWords(
        timetable.cycle,
        same.map(({ earlier }) => earlier.row),
      )}`,
  );
  return [{ kind: 'overlap', message: `rows overlap: ${someOf(words)}`, rowIndex: first.earlier.rowIndex }];
}

function length({ startMinute, endMinute }: PlacedRow): number {
  return endMinute - startMinute;
}

function runsPastMidnight({ row, startMinute, endMinute }: PlacedRow): boolean {
  return row.startMinute + endMinute - startMinute > dayMinutes;
}

function rowWords({ row, startMinute, endMinute }: PlacedRow): string {
  return rangeWords(row.startMinute, row.startMinute + endMinute - startMinute);
}
