import type { LocalDay } from '../../schedule/localDay.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';

/** What a simulated load depends on at one moment. */
export interface LocalMoment {
  /** Minutes since 1970, UTC. */
  minute: number;
  day: LocalDay;
  /** Minutes since local midnight. */
  minuteOfDay: number;
  /** ISO, 1 (Monday) to 7. */
  weekday: number;
  /** 1 on the coldest day of the year, −1 on the warmest. */
  winter: number;
}

const yearDays = 365.2425;
/** The middle of January, and the middle of July. */
const coldestDay = { north: 15, south: 197 };

/** The moment `atMs` (ms since 1970) on the clock of a place; seasons go by the sign of its latitude. */
export function localMoment(atMs: number, clock: ZoneClock, latitude: number): LocalMoment {
  const day = clock.localDayAt(atMs);
  const coldest = latitude < 0 ? coldestDay.south : coldestDay.north;
  return {
    minute: Math.floor(atMs / 60_000),
    day,
    minuteOfDay: (atMs - clock.dayStartMs(day)) / 60_000,
    weekday: ((((day + 3) % 7) + 7) % 7) + 1,
    winter: Math.cos((2 * Math.PI * (day - coldest)) / yearDays),
  };
}

/** A value between 24 hourly ones, each of which holds at the middle of its hour. */
export function byHour(hourly: readonly number[], minuteOfDay: number): number {
  const position = minuteOfDay / 60 - 0.5;
  const hour = Math.floor(position);
  const before = hourly[(hour + 24) % 24]!;
  return before + (hourly[(hour + 25) % 24]! - before) * (position - hour);
}
