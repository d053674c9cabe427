import { dayMs } from '../durations.ts';

export { dayMs, minuteMs } from '../durations.ts';

/** A date of the calendar as whole days since 1970-01-01, whatever the time zone. */
export type LocalDay = number;

/** Minutes of a day on which no clock changes. */
export const dayMinutes = 1440;

/** The day of a date written YYYY-MM-DD. Throws a RangeError if there is no such date. */
export function localDayOf(date: string): LocalDay {
  return Temporal.PlainDate.from(date).toZonedDateTime('UTC').epochMilliseconds / dayMs;
}

/** The date of a day as YYYY-MM-DD. */
export function localDateOf(day: LocalDay): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Day of the month, 1 to 31. */
export function dayOfMonth(day: LocalDay): number {
  return new Date(day * dayMs).getUTCDate();
}

/** ISO weekday, Monday 1 to Sunday 7. */
export function dayOfWeek(day: LocalDay): number {
  return dayOfPeriod(day, monday, 7);
}

/** Position of a day in a cycle of `days` days that begins (among others) on `anchor`: 1 to `days`. */
export function dayOfPeriod(day: LocalDay, anchor: LocalDay, days: number): number {
  return ((((day - anchor) % days) + days) % days) + 1;
}

/** 1969-12-29, a Monday. */
const monday: LocalDay = -3;
