import { dayMs, hourMs } from '@wip/shared/durations.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { TimeRange } from './timeRange.ts';

/** The start of a local day within a range. */
export interface DayMark {
  atMs: number;
  /** How much longer (positive) or shorter the day is than 24 hours, because clocks change on it. */
  clockChangeMs: number;
}

/** The local midnights within a range, in the region's zone. */
export function dayMarks(range: TimeRange, clock: ZoneClock): DayMark[] {
  const marks: DayMark[] = [];
  for (let day = clock.localDayAt(range.startMs); ; day++) {
    if (!clock.hasDay(day)) continue;
    const atMs = clock.dayStartMs(day);
    if (atMs > range.endMs) return marks;
    const clockChangeMs = clock.dayStartMs(day + 1) - atMs - dayMs;
    if (atMs >= range.startMs || clockChangeMs !== 0) marks.push({ atMs, clockChangeMs });
  }
}

/** 'Clocks go back 1 h on this day', or null for an ordinary one. */
export function clockChangeWords({ clockChangeMs }: DayMark): string | null {
  if (clockChangeMs === 0) return null;
  const hours = Math.abs(clockChangeMs) / hourMs;
  return `Clocks go ${clockChangeMs > 0 ? 'back' : 'forward'} ${hours} h on this day`;
}
