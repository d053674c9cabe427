import { dayOfWeek, type LocalDay, minuteMs } from '../schedule/localDay.ts';
import type { ZoneClock } from '../schedule/zoneClock.ts';
import { energyInWindow, type MeteredUse } from './energyInWindow.ts';
import type { PowerReading } from './powerReading.ts';

const hoursOfDay = 24;

/** The stretches of time that a comparison needs. */
export interface ComparedSpans {
  today: LocalDay;
  /** Monday of last week to now: its readings tell of today, yesterday and both weeks. */
  recent: { fromMs: number; toMs: number };
  todayStartMs: number;
  yesterday: { fromMs: number; toMs: number };
  thisWeekStartMs: number;
  lastWeek: { fromMs: number; toMs: number };
}

/** Today and this week so far, and the same stretches before up to the same time on the clock of the wall. */
export function comparedSpans(clock: ZoneClock, nowMs: number): ComparedSpans {
  const today = clock.localDayAt(nowMs);
  const monday = today - (dayOfWeek(today) - 1);
  const wall = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(clock.timeZone);
  const minute = wall.hour * 60 + wall.minute;
  const sameTimeMs = (day: LocalDay) => clock.resolve(day, minute) + (nowMs % minuteMs);
  const lastMondayMs = clock.dayStartMs(monday - 7);
  return {
    today,
    recent: { fromMs: Math.min(lastMondayMs, clock.dayStartMs(today - 1)), toMs: nowMs },
    todayStartMs: clock.dayStartMs(today),
    yesterday: { fromMs: clock.dayStartMs(today - 1), toMs: sameTimeMs(today - 1) },
    thisWeekStartMs: clock.dayStartMs(monday),
    lastWeek: { fromMs: lastMondayMs, toMs: sameTimeMs(today - 7) },
  };
}

/** The energy of a stretch as far as it is metered; an empty one has none. */
export function coveredEnergyIn(
  readings: readonly PowerReading[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): { energyKwh: number | null; coverage: number } {
  if (toMs <= fromMs) return { energyKwh: null, coverage: 0 };
  const { energyKwh, coverage } = energyInWindow(readings, { startsAtMs: fromMs, endsAtMs: toMs });
  return {
    energyKwh: energyKwh === null ? null : Math.round(energyKwh * 1_000) / 1_000,
    coverage: Math.round(coverage * 10_000) / 10_000,
  };
}

/**
 * Mean kW by hour of a local day, 24 values as the clock of the wall shows them: an hour that it skips is null, one
 * that it shows twice is the mean of both.
 */
export function meanKwByHour(
  readings: readonly PowerReading[],
  clock: ZoneClock,
  day: LocalDay,
): MeteredUse['meanKw'][] {
  return Array.from({ length: hoursOfDay }, (_, hour) => meanKwOfHour(readings, clock, { day, hour }));
}

/** Mean kW of one hour of a local day, 0 to 23 as the clock of the wall shows it. */
export function meanKwOfHour(
  readings: readonly PowerReading[],
  clock: ZoneClock,
  { day, hour }: { day: LocalDay; hour: number },
): number | null {
  const startsAtMs = clock.resolve(day, hour * 60);
  const endsAtMs = hour === hoursOfDay - 1 ? clock.dayStartMs(day + 1) : clock.resolve(day, (hour + 1) * 60);
  if (endsAtMs <= startsAtMs) return null;
  const { meanKw } = energyInWindow(readings, { startsAtMs, endsAtMs });
  return meanKw === null ? null : Math.round(meanKw * 1_000) / 1_000;
}

/** What is usual on a day is told by so many of its weekday before. */
const usualWeeks = 8;

/** The days that tell what is usual on a day: the same weekday of the weeks before, the last first. */
export function usualDaysOf(day: LocalDay): LocalDay[] {
  return Array.from({ length: usualWeeks }, (_, week) => day - 7 * (week + 1));
}

/** The middle of the values that are there; between two the mean; null where none is. */
export function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const middle = (known.length - 1) / 2;
  const median = (known[Math.floor(middle)]! + known[Math.ceil(middle)]!) / 2;
  return Math.round(median * 1_000) / 1_000;
}
