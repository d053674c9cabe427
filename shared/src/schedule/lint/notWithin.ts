import { cycleSpans, subtractSpans } from '../cycleSpans.ts';
import { onDays, rangeWords, someOf } from '../cycleWords.ts';
import { dayMinutes } from '../localDay.ts';
import type { Timetable } from '../timetable.ts';
import type { TimetableFinding } from './timetableFinding.ts';

/**
 * Stages whose cuts the next higher stage of the table leaves out. Tables are cumulative: whoever is off at a stage is
 * off at the higher ones too.
 */
export function findNotWithin(timetable: Timetable): TimetableFinding[] {
  const { cycle, rows } = timetable;
  const stages = [...new Set(rows.map((row) => row.stage))].sort((a, b) => a - b);
  return stages.slice(0, -1).flatMap((stage, index) => {
    const higher = stages[index + 1] ?? stage;
    const missing = subtractSpans(cycleSpans(timetable, stage), cycleSpans(timetable, higher), cycle);
    const [first] = missing;
    if (!first) return [];
    const times = Map.groupBy(missing, ({ startMinute, endMinute }) => {
      const ofDay = startMinute % dayMinutes;
      return rangeWords(ofDay, ofDay + endMinute - startMinute);
    });
    const words = [...times].map(([range, spans]) => `${range} ${onDays(cycle, spans.map(dayOf))}`);
    const message = `stage ${stage} is not within stage ${higher}, which leaves out ${someOf(words, 4)}`;
    const rowIndex = rows.findIndex((row) => {
      const start = (row.day - 1) * dayMinutes + row.startMinute;
      const finish = start + ((row.finishMinute - row.startMinute + dayMinutes) % dayMinutes);
      return row.stage === stage && start <= first.startMinute && first.startMinute < finish;
    });
    return [{ kind: 'not-within' as const, message, rowIndex: rowIndex < 0 ? null : rowIndex }];
  });
}

function dayOf({ startMinute }: { startMinute: number }): number {
  return Math.floor(startMinute / dayMinutes) + 1;
}
