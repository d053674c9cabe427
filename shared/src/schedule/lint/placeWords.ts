import { onDays, rangeWords, someOf, stageWords } from '../cycleWords.ts';
import type { Cycle } from '../timetable.ts';

/** A stretch of one day at a stage; minutes of that day, the end may lie in the next. */
export interface Place {
  day: number;
  startMinute: number;
  endMinute: number;
  stage: number;
}

const namedTimes = 3;

/** Places gathered by their time, the frequent ones first: '14:00–16:30 on day 11 at stages 3 to 8'. */
export function placeWords(cycle: Cycle, places: readonly Place[]): string {
  const times = Map.groupBy(places, ({ startMinute, endMinute }) => rangeWords(startMinute, endMinute));
  const words = [...times]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([range, same]) => `${range} ${dayAndStageWords(cycle, same)}`);
  return someOf(words, namedTimes);
}

/** 'on day 11 at stages 3 to 8': the days and the stages that have a place, not that each of these days has all. */
export function dayAndStageWords(cycle: Cycle, places: readonly Pick<Place, 'day' | 'stage'>[]): string {
  const days = places.map(({ day }) => day);
  const stages = places.map(({ stage }) => stage);
  return `${onDays(cycle, days)} at ${stageWords(stages)}`;
}
