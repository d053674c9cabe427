import { minuteMs } from '../../durations.ts';
import type { LocalDay } from '../../schedule/localDay.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';

/** Half hours that a wall clock shows in a day. */
export const slotsPerDay = 48;
export const slotMs = 30 * minuteMs;
/** How far an outlook reaches. */
export const outlookDays = 7;
/** How fast habits forget. */
export const halfLivesDays = [1, 3, 14, 60] as const;

/** The state of a half hour of the past. */
export const slotState = { on: 0, off: 1, unknown: 2 } as const;

/**
 * An area's past in half hours of the wall clock: `states[48 × (day − firstDay) + slot]` is one of `slotState`. A half
 * hour that the clock skips is unknown; of one that it shows twice the 'off' counts.
 */
export interface OffDays {
  firstDay: LocalDay;
  states: Uint8Array;
}

/** A half hour in time and where the wall clock shows it: day and slot 0 to 47. */
export interface HalfHour {
  startsAtMs: number;
  day: LocalDay;
  slot: number;
}

/** The half hours of a local day by time: 48, and as many less or more as the clock jumps. */
export function halfHoursOfDay(clock: ZoneClock, day: LocalDay): HalfHour[] {
  if (!clock.hasDay(day)) return [];
  const fromMs = clock.dayStartMs(day);
  let next = day + 1;
  while (!clock.hasDay(next)) next += 1;
  const count = Math.round((clock.dayStartMs(next) - fromMs) / slotMs);
  const isPlain = count === slotsPerDay;
  return Array.from({ length: count }, (_, index) => {
    const startsAtMs = fromMs + index * slotMs;
    return { startsAtMs, day, slot: isPlain ? index : wallSlot(clock, startsAtMs) };
  });
}

/** `count` half hours in time, from the one that holds `atMs` on. */
export function halfHoursFrom(clock: ZoneClock, atMs: number, count: number): HalfHour[] {
  const found: HalfHour[] = [];
  for (let day = clock.localDayAt(atMs); found.length < count; day++) {
    for (const halfHour of halfHoursOfDay(clock, day)) {
      if (halfHour.startsAtMs + slotMs > atMs && found.length < count) found.push(halfHour);
    }
  }
  return found;
}

function wallSlot(clock: ZoneClock, atMs: number): number {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(clock.timeZone);
  return 2 * hour + (minute >= 30 ? 1 : 0);
}
