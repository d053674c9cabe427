import type { CompiledTimetable } from './compileTimetable.ts';
import { dayMinutes, type LocalDay, minuteMs } from './localDay.ts';
import { firstEndingAfter, type StageSegment } from './stageTimeline.ts';
import type { TimetableRow } from './timetable.ts';
import type { ZoneClock } from './zoneClock.ts';

/** A planned cut over [startsAtMs, endsAtMs) at one stage. */
export interface PlannedWindowMs {
  startsAtMs: number;
  endsAtMs: number;
  stage: number;
}

/**
 * The planned cuts of one group within [fromMs, toMs), by time.
 *
 * The power is off where the timetable has a row of exactly the stage in force. Windows are clipped to
 * the asked interval. Overlapping and touching windows of one stage are one window; where the stage
 * changes inside a cut, one window ends and the next begins. Stage 0 is never a cut. An empty interval has
 * no windows.
 */
export function plannedWindows(input: {
  timetable: CompiledTimetable;
  clock: ZoneClock;
  segments: readonly StageSegment[];
  fromMs: number;
  toMs: number;
}): PlannedWindowMs[] {
  const { timetable, clock, segments, fromMs, toMs } = input;
  const windows: PlannedWindowMs[] = [];
  if (fromMs >= toMs) return windows;
  for (let index = firstEndingAfter(segments, fromMs); index < segments.length; index++) {
    const segment = segments[index]!;
    if (segment.startsAtMs >= toMs) break;
    if (segment.stage === 0) continue;
    const startsAtMs = Math.max(segment.startsAtMs, fromMs);
    const endsAtMs = Math.min(segment.endsAtMs, toMs);
    for (const window of rowWindows(timetable, clock, segment.stage, startsAtMs, endsAtMs)) {
      append(windows, window);
    }
  }
  return windows;
}

/**
 * Joins the windows of two intervals of which the second begins where the first ends (a cached month
 * and the next): a cut over the seam becomes one window again.
 */
export function joinWindows(
  earlier: readonly PlannedWindowMs[],
  later: readonly PlannedWindowMs[],
): PlannedWindowMs[] {
  const windows = earlier.slice();
  later.forEach((window, index) => {
    if (index === 0) append(windows, window);
    else windows.push(window);
  });
  return windows;
}

/** The parts of sorted windows that lie within [fromMs, toMs). */
export function clipWindows(
  windows: readonly PlannedWindowMs[],
  fromMs: number,
  toMs: number,
): PlannedWindowMs[] {
  const clipped: PlannedWindowMs[] = [];
  for (let index = firstEndingAfter(windows, fromMs); index < windows.length; index++) {
    const { startsAtMs, endsAtMs, stage } = windows[index]!;
    if (startsAtMs >= toMs) break;
    clipped.push({ startsAtMs: Math.max(startsAtMs, fromMs), endsAtMs: Math.min(endsAtMs, toMs), stage });
  }
  return clipped;
}

/** Adds a window that starts no earlier than the last one, extending that one where both are one cut. */
function append(windows: PlannedWindowMs[], window: PlannedWindowMs): void {
  const last = windows.at(-1);
  if (last && last.stage === window.stage && window.startsAtMs <= last.endsAtMs) {
    windows[windows.length - 1] = { ...last, endsAtMs: Math.max(last.endsAtMs, window.endsAtMs) };
  } else {
    windows.push(window);
  }
}

/** The rows of one stage as windows within [fromMs, toMs), by start. */
function rowWindows(
  timetable: CompiledTimetable,
  clock: ZoneClock,
  stage: number,
  fromMs: number,
  toMs: number,
): PlannedWindowMs[] {
  const windows: PlannedWindowMs[] = [];
  for (let day = clock.localDayAt(fromMs) - 1; clock.dayStartMs(day) < toMs; day++) {
    if (!clock.hasDay(day)) continue;
    for (const row of timetable.rowsOn(stage, day)) {
      const { startsAtMs, endsAtMs } = rowOn(row, day, clock);
      if (startsAtMs >= toMs || endsAtMs <= fromMs) continue;
      windows.push({ startsAtMs: Math.max(startsAtMs, fromMs), endsAtMs: Math.min(endsAtMs, toMs), stage });
    }
  }
  return windows.sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** A row on the day on which it starts, in instants. */
function rowOn(row: TimetableRow, day: LocalDay, clock: ZoneClock) {
  const endsNextDay = row.finishMinute < row.startMinute;
  const startsAtMs = clock.resolve(day, row.startMinute);
  const endsAtMs = clock.resolve(endsNextDay ? day + 1 : day, row.finishMinute);
  if (endsAtMs > startsAtMs) return { startsAtMs, endsAtMs };
  const wallMinutes = row.finishMinute - row.startMinute + (endsNextDay ? dayMinutes : 0);
  return { startsAtMs, endsAtMs: startsAtMs + wallMinutes * minuteMs };
}
