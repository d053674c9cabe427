import type { ZoneClock } from '../schedule/zoneClock.ts';
import { pieceAt, type Timeline } from './timelines.ts';

/** Minutes on, off and unknown within [fromMs, toMs). */
export function minutesWithin(line: Timeline, fromMs: number, toMs: number) {
  const minutes = { onMinutes: 0, offMinutes: 0, unknownMinutes: 0 };
  let index = Math.max(pieceAt(line.startsAtMs, fromMs), 0);
  const firstMs = line.startsAtMs[0] ?? Infinity;
  if (fromMs < firstMs) minutes.unknownMinutes += (Math.min(firstMs, toMs) - fromMs) / 60_000;
  for (; index < line.startsAtMs.length && line.startsAtMs[index]! < toMs; index++) {
    const startsAtMs = Math.max(line.startsAtMs[index]!, fromMs);
    const endsAtMs = Math.min(line.startsAtMs[index + 1] ?? Infinity, toMs);
    const length = (endsAtMs - startsAtMs) / 60_000;
    const state = line.states[index];
    if (state === 'n') minutes.onMinutes += length;
    else if (state === 'f') minutes.offMinutes += length;
    else minutes.unknownMinutes += length;
  }
  return minutes;
}

/**
 * Minutes on, off and unknown per local day (YYYY-MM-DD) and per ISO weekday of the days that
 * [fromMs, toMs) touches; a day at an edge counts only its part inside.
 */
export function statusHistory(line: Timeline, clock: ZoneClock, fromMs: number, toMs: number) {
  const days: ({ date: string } & ReturnType<typeof minutesWithin>)[] = [];
  const weekdays = Array.from({ length: 7 }, (_, index) => ({
    weekday: index + 1,
    days: 0,
    onMinutes: 0,
    offMinutes: 0,
    unknownMinutes: 0,
  }));
  const lastDay = clock.localDayAt(toMs - 1);
  for (let day = clock.localDayAt(fromMs); day <= lastDay; day++) {
    if (!clock.hasDay(day)) continue;
    const startsAtMs = Math.max(clock.dayStartMs(day), fromMs);
    const endsAtMs = Math.min(clock.dayStartMs(day + 1), toMs);
    const minutes = minutesWithin(line, startsAtMs, endsAtMs);
    days.push({ date: clock.localDateAt(startsAtMs), ...minutes });
    const weekday = weekdays[(((day + 3) % 7) + 7) % 7]!;
    weekday.days += 1;
    weekday.onMinutes += minutes.onMinutes;
    weekday.offMinutes += minutes.offMinutes;
    weekday.unknownMinutes += minutes.unknownMinutes;
  }
  return { timeZone: clock.timeZone, days, weekdays };
}
