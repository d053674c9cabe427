import { daysOfCycle } from '../cycleSpans.ts';
import { dayMinutes } from '../localDay.ts';
import type { Timetable } from '../timetable.ts';
import { dayAndStageWords, placeWords } from './placeWords.ts';
import { rowsByTime } from './rowsByTime.ts';
import type { TimetableFinding } from './timetableFinding.ts';

/** Nobody switches on for so few minutes. */
const shortestPauseMinutes = 5;
const lastMinute = dayMinutes - 1;

/** Finishes at 23:59, which is a minute before midnight and nothing else, and other pauses of a few minutes. */
export function findPauses(timetable: Timetable): TimetableFinding[] {
  const { cycle } = timetable;
  const cycleMinutes = daysOfCycle(cycle) * dayMinutes;
  const findings: TimetableFinding[] = [];
  const stages = rowsByTime(timetable);
  const starts = new Set(stages.flat().map(({ row, startMinute }) => `${row.stage} ${startMinute}`));
  const early = stages.flat().filter(({ row }) => row.finishMinute === lastMinute);
  if (early[0]) {
    const goOn = early.filter(({ row, endMinute }) =>
      starts.has(`${row.stage} ${(endMinute + 1) % cycleMinutes}`),
    );
    const share = goOn.length === early.length ? 'each' : `${goOn.length} of them`;
    const next = goOn.length === 0 ? '' : `, ${share} before a row at 00:00`;
    const rows = early.map(({ row }) => row);
    const message =
      `${early.length === 1 ? 'a row finishes' : `${early.length} rows finish`} at 23:59 ${dayAndStageWords(cycle, rows)}${next}; ` +
      'write 00:00 where the cut goes on to midnight';
    findings.push({
      kind: 'midnight',
      message,
      rowIndex: early[0].rowIndex,
    });
  }
  const pauses = stages.flatMap((ofStage) => {
    let reachedMinute = -Infinity;
    return ofStage.flatMap((placed) => {
      const pauseMinutes = placed.startMinute - reachedMinute;
      const place = {
        ...placed.row,
        startMinute: reachedMinute % dayMinutes,
        endMinute: placed.row.startMinute,
      };
      const isAtMidnight = (reachedMinute + 1) % dayMinutes === 0;
      reachedMinute = Math.max(reachedMinute, placed.endMinute);
      return pauseMinutes > 0 && pauseMinutes <= shortestPauseMinutes && !isAtMidnight
        ? [{ place, placed }]
        : [];
    });
  });
  if (pauses[0]) {
    const places = pauses.map(({ place }) => place);
    const message = `power is back for a few minutes only: ${placeWords(cycle, places)}`;
    findings.push({ kind: 'midnight', message, rowIndex: pauses[0].placed.rowIndex });
  }
  return findings;
}
