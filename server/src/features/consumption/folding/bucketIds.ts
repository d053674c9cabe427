import { dayMs, hourMs } from '@wip/shared/time.ts';

/** More than the hours, and the days, from 1970 to 2149. */
const hoursEach = 2 ** 21;
const daysEach = 2 ** 16;

/** The id of a meter's bucket of the hour that covers `atMs`; the ids of a meter are one range, by time. */
export function hourIdOf(meterNumber: number, atMs: number): number {
  return meterNumber * hoursEach + Math.floor(atMs / hourMs);
}

/** When the hour of a bucket begins. */
export function hourStartMs(hourId: number): number {
  return (hourId % hoursEach) * hourMs;
}

export function meterOfHour(hourId: number): number {
  return Math.floor(hourId / hoursEach);
}

/** The id of a meter's sealed UTC day that covers `atMs`; the ids of a meter are one range, by time. */
export function dayIdOf(meterNumber: number, atMs: number): number {
  return meterNumber * daysEach + Math.floor(atMs / dayMs);
}

/** When the day of an id begins. */
export function dayStartMs(dayId: number): number {
  return (dayId % daysEach) * dayMs;
}

export function meterOfDay(dayId: number): number {
  return Math.floor(dayId / daysEach);
}
