import { dayMs } from '../durations.ts';
import { localDateOf } from '../schedule/localDay.ts';
import { createZoneClock } from '../schedule/zoneClock.ts';
import type { DemandSeries } from './demandBlocks.ts';

export interface RegularGrid {
  values: Float64Array;
  /** The instant of the first value, ms since 1970. */
  startsAtMs: number;
  /** 30 or 60 minutes. */
  stepMs: number;
  timeZone: string;
  /** The wall-clock minute at which forecasts are issued and blocks begin; midnight unless given. */
  issueMinute?: number;
  /** Public holidays as local dates `YYYY-MM-DD`; absent where none are known. */
  holidays?: readonly string[] | undefined;
}

/**
 * Cuts a regular grid in UTC into blocks that begin at the issue hour of each local day, the block after the last
 * whole one included where its start is known. A start between two steps belongs to the step after it.
 */
export function demandSeries({
  values,
  startsAtMs,
  stepMs,
  timeZone,
  issueMinute = 0,
  holidays,
}: RegularGrid): DemandSeries {
  const clock = createZoneClock(timeZone);
  const starts: number[] = [];
  const weekdays: number[] = [];
  const daysOfYear: number[] = [];
  const holidayFlags: number[] = [];
  const isHoliday = new Set(holidays);
  const endsAtMs = startsAtMs + values.length * stepMs;
  const lastDay = clock.localDayAt(endsAtMs);
  for (let day = clock.localDayAt(startsAtMs); day <= lastDay; day++) {
    if (!clock.hasDay(day)) continue;
    const index = Math.ceil((clock.resolve(day, issueMinute) - startsAtMs) / stepMs);
    if (index < 0 || index > values.length || index === starts.at(-1)) continue;
    starts.push(index);
    weekdays.push((((day + 3) % 7) + 7) % 7); // 1970-01-01 was a Thursday
    holidayFlags.push(isHoliday.has(localDateOf(day)) ? 1 : 0);
    daysOfYear.push(day - Date.UTC(Number(localDateOf(day).slice(0, 4)), 0, 1) / dayMs + 1);
  }
  return {
    values,
    stepsPerDay: Math.round(dayMs / stepMs),
    blockStarts: Int32Array.from(starts),
    weekdays: Uint8Array.from(weekdays),
    daysOfYear: Uint16Array.from(daysOfYear),
    ...(holidays && { holidays: Uint8Array.from(holidayFlags) }),
  };
}
