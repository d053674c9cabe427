import { lengthWords } from '../cycleWords.ts';
import type { Timetable } from '../timetable.ts';
import { usualLengthMinutes } from './lengths.ts';

/** So many groups must agree before one that differs is odd. */
const fewestGroups = 5;

/**
 * The one group of a region whose rows take another time than those of all others, as a sentence; null where there is
 * none. One table alone does not tell that all its rows are too long.
 */
export function lintGroups(
  groups: readonly { group: string; timetable: Timetable }[],
): { group: string; message: string } | null {
  if (groups.length < fewestGroups) return null;
  const byLength = Map.groupBy(groups, ({ timetable }) => usualLengthMinutes(timetable));
  const [odd, usual] = [...byLength].sort(([, a], [, b]) => a.length - b.length);
  const [oddGroup] = odd?.[1] ?? [];
  if (byLength.size !== 2 || !odd || !usual || !oddGroup || odd[1].length !== 1) return null;
  if (odd[0] === null || usual[0] === null) return null;
  const message = `its rows take ${lengthWords(odd[0])}, those of the ${usual[1].length} other groups ${lengthWords(usual[0])}`;
  return { group: oddGroup.group, message };
}
