import { dayMinutes } from './localDay.ts';
import type { Cycle, Timetable, TimetableRow } from './timetable.ts';

/** A stretch without power in minutes since the start of the cycle; it starts in the cycle and may end in the next. */
export interface CycleSpan {
  startMinute: number;
  endMinute: number;
}

/** How many days a cycle has; the longest month where it counts days of the month. */
export function daysOfCycle(cycle: Cycle): number {
  if (cycle.kind === 'month') return 31;
  return cycle.kind === 'week' ? 7 : cycle.days;
}

/** How long a row takes on a day without a change of the clock, in minutes; 0 where it finishes when it starts. */
export function rowLengthMinutes({ startMinute, finishMinute }: TimetableRow): number {
  return finishMinute - startMinute + (finishMinute < startMinute ? dayMinutes : 0);
}

/** A row as a span of its cycle. */
export function rowSpan(row: TimetableRow): CycleSpan {
  const startMinute = (row.day - 1) * dayMinutes + row.startMinute;
  return { startMinute, endMinute: startMinute + rowLengthMinutes(row) };
}

/**
 * What a timetable covers at a stage over one cycle, whatever its rows: spans by start that neither overlap nor touch.
 * The end of the cycle runs into its first day. Tables that cover the same minutes give the same spans.
 */
export function cycleSpans({ cycle, rows }: Timetable, stage: number): CycleSpan[] {
  const cycleMinutes = daysOfCycle(cycle) * dayMinutes;
  const spans: CycleSpan[] = [];
  const sorted = rows
    .filter((row) => row.stage === stage && row.startMinute !== row.finishMinute)
    .map(rowSpan)
    .sort((a, b) => a.startMinute - b.startMinute);
  for (const span of sorted) {
    const last = spans.at(-1);
    if (last && span.startMinute <= last.endMinute) last.endMinute = Math.max(last.endMinute, span.endMinute);
    else spans.push(span);
  }
  const last = spans.at(-1);
  let first = spans[0];
  while (last && first && first !== last && first.startMinute + cycleMinutes <= last.endMinute) {
    last.endMinute = Math.max(last.endMinute, first.endMinute + cycleMinutes);
    spans.shift();
    first = spans[0];
  }
  const isWhole = last !== undefined && last.endMinute - last.startMinute >= cycleMinutes;
  return isWhole ? [{ startMinute: 0, endMinute: cycleMinutes }] : spans;
}

/** The parts of `spans` that `others` leave out; both as `cycleSpans` gives them. */
export function subtractSpans(
  spans: readonly CycleSpan[],
  others: readonly CycleSpan[],
  cycle: Cycle,
): CycleSpan[] {
  const cycleMinutes = daysOfCycle(cycle) * dayMinutes;
  const shifted = (minutes: number) =>
    others.map(({ startMinute, endMinute }) => ({
      startMinute: startMinute + minutes,
      endMinute: endMinute + minutes,
    }));
  const covers = [...shifted(-cycleMinutes), ...others, ...shifted(cycleMinutes)];
  const left: CycleSpan[] = [];
  let next = 0;
  for (const { startMinute, endMinute } of spans) {
    while ((covers[next]?.endMinute ?? Infinity) <= startMinute) next++;
    let from = startMinute;
    for (let index = next; (covers[index]?.startMinute ?? Infinity) < endMinute; index++) {
      const cover = covers[index];
      if (cover && cover.startMinute > from) left.push({ startMinute: from, endMinute: cover.startMinute });
      from = Math.max(from, cover?.endMinute ?? from);
    }
    if (from < endMinute) left.push({ startMinute: from, endMinute });
  }
  return left;
}
