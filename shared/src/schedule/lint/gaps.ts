import { daysOfCycle } from '../cycleSpans.ts';
import { onDays, stageWords } from '../cycleWords.ts';
import type { Timetable } from '../timetable.ts';
import type { TimetableFinding } from './timetableFinding.ts';

/** The share of the days without a row from which on such days are the rule. */
const mostDays = 0.75;

/**
 * Days without a row at the highest stage where most days have one, and stages that are missing between others. A low
 * stage leaves days out by its nature; what it leaves out, a higher stage has.
 */
export function findGaps(timetable: Timetable): TimetableFinding[] {
  return [...emptyDays(timetable), ...missingStages(timetable)];
}

function emptyDays({ cycle, rows }: Timetable): TimetableFinding[] {
  const dayCount = daysOfCycle(cycle);
  const daysByStage = new Map<number, Set<number>>();
  for (const { stage, day } of rows) {
    daysByStage.set(stage, (daysByStage.get(stage) ?? new Set()).add(day));
  }
  const highest = daysByStage.get(Math.max(...daysByStage.keys())) ?? new Set<number>();
  if (highest.size === dayCount || highest.size < mostDays * dayCount) return [];
  const empty = Array.from({ length: dayCount }, (_, index) => index + 1).filter((day) => !highest.has(day));
  const stages = [...daysByStage]
    .filter(([, days]) => days.size >= mostDays * dayCount && empty.every((day) => !days.has(day)))
    .map(([stage]) => stage);
  const message = `no row ${onDays(cycle, empty)} at ${stageWords(stages)}, where the other ${highest.size} days have some`;
  return [{ kind: 'gap', message, rowIndex: null }];
}

function missingStages({ rows }: Timetable): TimetableFinding[] {
  const stages = new Set(rows.map(({ stage }) => stage));
  const [lowest, highest] = [Math.min(...stages), Math.max(...stages)];
  const missing: number[] = [];
  for (let stage = lowest + 1; stage < highest; stage++) if (!stages.has(stage)) missing.push(stage);
  if (missing.length === 0) return [];
  const message = `no row at ${stageWords(missing)}, though lower and higher stages have some: then nothing is off`;
  return [{ kind: 'gap', message, rowIndex: null }];
}
