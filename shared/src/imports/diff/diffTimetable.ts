import { type CycleSpan, cycleSpans, daysOfCycle } from '../../schedule/cycleSpans.ts';
import { clockWord, lengthWords, onDays, rangeWords, stageWords } from '../../schedule/cycleWords.ts';
import { dayMinutes, localDayOf } from '../../schedule/localDay.ts';
import type { Cycle, Timetable } from '../../schedule/timetable.ts';

/** A timetable with more changes than this is told as a whole. */
const toldChanges = 4;

/**
 * How a group's cuts change from one timetable to another, by the minutes that they cover, not by their rows:
 * 'moves from 18:00 to 20:00 on Mondays'. Nothing where both cover the same.
 */
export function diffTimetable(before: Timetable, after: Timetable): string[] {
  if (!isSameCycle(before.cycle, after.cycle)) {
    return [`goes by ${cycleWords(after.cycle)} and no longer by ${cycleWords(before.cycle)}`];
  }
  const { cycle } = after;
  const stages = [...new Set([...before.rows, ...after.rows].map(({ stage }) => stage))].sort(
    (a, b) => a - b,
  );
  const changes = stages.flatMap((stage) => changesOfStage(before, after, stage));
  const words = sayTogether(changes, cycle, stages.length);
  return words.length > toldChanges ? [sayAsAWhole(before, after, changes, stages)] : words;
}

interface WindowChange {
  /** The words without day and stage. */
  text: string;
  day: number;
  stage: number;
}

function changesOfStage(before: Timetable, after: Timetable, stage: number): WindowChange[] {
  const [old, current] = [cycleSpans(before, stage), cycleSpans(after, stage)];
  const gone = Map.groupBy(onlyIn(old, current), dayOf);
  const added = Map.groupBy(onlyIn(current, old), dayOf);
  return [...new Set([...gone.keys(), ...added.keys()])].flatMap((day) => {
    const [from, to] = [gone.get(day) ?? [], added.get(day) ?? []];
    const paired = Math.min(from.length, to.length);
    const texts = from
      .slice(0, paired)
      .map((span, index) => moveWords(ofDay(span), ofDay(to[index] ?? span)));
    const more = to.slice(paired).map((span) => `is also off ${spanWords(ofDay(span))}`);
    const fewer = from.slice(paired).map((span) => `is no longer off ${spanWords(ofDay(span))}`);
    return [...texts, ...more, ...fewer].map((text) => ({ text, day, stage }));
  });
}

function onlyIn(spans: readonly CycleSpan[], others: readonly CycleSpan[]): CycleSpan[] {
  const known = new Set(others.map(({ startMinute, endMinute }) => `${startMinute} ${endMinute}`));
  return spans.filter(({ startMinute, endMinute }) => !known.has(`${startMinute} ${endMinute}`));
}

function dayOf({ startMinute }: CycleSpan): number {
  return Math.floor(startMinute / dayMinutes) + 1;
}

function ofDay({ startMinute, endMinute }: CycleSpan): CycleSpan {
  const start = startMinute % dayMinutes;
  return { startMinute: start, endMinute: start + endMinute - startMinute };
}

function spanWords({ startMinute, endMinute }: CycleSpan): string {
  return rangeWords(startMinute, endMinute);
}

function moveWords(from: CycleSpan, to: CycleSpan): string {
  const start = clockWord(to.startMinute);
  if (from.endMinute - from.startMinute === to.endMinute - to.startMinute) {
    return `moves from ${clockWord(from.startMinute)} to ${start}`;
  }
  if (from.startMinute === to.startMinute) {
    return `is off from ${start} until ${clockWord(to.endMinute)} and no longer ${clockWord(from.endMinute)}`;
  }
  if (from.endMinute === to.endMinute) {
    return `is off until ${clockWord(to.endMinute)} from ${start} and no longer ${clockWord(from.startMinute)}`;
  }
  return `is off ${spanWords(to)} and no longer ${spanWords(from)}`;
}

/** Equal changes of several days and stages as one. */
function sayTogether(changes: readonly WindowChange[], cycle: Cycle, stageCount: number): string[] {
  return [...Map.groupBy(changes, ({ text }) => text)].flatMap(([text, same]) => {
    const stagesByDay = Map.groupBy(same, ({ day }) => day);
    const daysByStages = Map.groupBy([...stagesByDay], ([, ofDay]) =>
      stageWords(ofDay.map(({ stage }) => stage)),
    );
    return [...daysByStages].map(([stages, days]) => {
      const isAll = days[0]?.[1].length === stageCount;
      return `${text} ${onDays(
        cycle,
        days.map(([day]) => day),
      )}${isAll ? '' : ` at ${stages}`}`;
    });
  });
}

function sayAsAWhole(
  before: Timetable,
  after: Timetable,
  changes: readonly WindowChange[],
  stages: readonly number[],
): string {
  const { cycle } = after;
  const days = onDays(
    cycle,
    changes.map(({ day }) => day),
  );
  const highest = stages.at(-1) ?? 0;
  const [old, current] = [before, after].map((timetable) => minutesOff(timetable, highest));
  const total =
    old === current
      ? `as long as before at stage ${highest}`
      : `${lengthWords(current ?? 0)} in ${daysOfCycle(cycle)} days at stage ${highest}, ${lengthWords(old ?? 0)} before`;
  return `is off at other times ${days} at ${stageWords(changes.map(({ stage }) => stage))}, ${total}`;
}

function minutesOff(timetable: Timetable, stage: number): number {
  const spans = cycleSpans(timetable, stage);
  return spans.reduce((sum, { startMinute, endMinute }) => sum + endMinute - startMinute, 0);
}

function isSameCycle(a: Cycle, b: Cycle): boolean {
  if (a.kind !== 'period' || b.kind !== 'period') return a.kind === b.kind;
  return a.days === b.days && (localDayOf(a.anchorDate) - localDayOf(b.anchorDate)) % a.days === 0;
}

function cycleWords(cycle: Cycle): string {
  if (cycle.kind === 'month') return 'days of the month';
  if (cycle.kind === 'week') return 'weekdays';
  return `a cycle of ${cycle.days} days from ${cycle.anchorDate}`;
}
