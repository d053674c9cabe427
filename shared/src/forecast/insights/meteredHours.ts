import { useInSteps } from '../../consumption/energyInWindow.ts';
import type { PowerReading } from '../../consumption/powerReading.ts';
import type { LocalDay } from '../../schedule/localDay.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';

/** Hours of the wall's clock on one day, half-open: 17 to 21 are four hours. */
export interface HoursOfDay {
  day: LocalDay;
  fromHour: number;
  toHour: number;
}

const leastCoverage = 0.95;

/**
 * The mean kW of each hour of a day that is metered to at least 95 %, by the clock of the wall; NaN of others, and of
 * those that the clock skips or shows twice. `readings` are those around the day.
 */
export function meteredHours(
  readings: readonly PowerReading[],
  clock: ZoneClock,
  { day, fromHour, toHour }: HoursOfDay,
): number[] {
  return Array.from({ length: toHour - fromHour }, (_, index) => {
    const hour = fromHour + index;
    const startsAtMs = clock.resolve(day, hour * 60);
    const endsAtMs = hour === 23 ? clock.dayStartMs(day + 1) : clock.resolve(day, (hour + 1) * 60);
    if (endsAtMs <= startsAtMs) return Number.NaN;
    const [use] = useInSteps(readings, [startsAtMs, endsAtMs]);
    return use!.meanKw !== null && use!.coverage >= leastCoverage ? use!.meanKw : Number.NaN;
  });
}

/** The readings of each local day of [fromDay, toDay), those that reach into it from another one included. */
export function readingsByDay(
  readings: readonly PowerReading[],
  clock: ZoneClock,
  { fromDay, toDay }: { fromDay: LocalDay; toDay: LocalDay },
): Map<LocalDay, PowerReading[]> {
  const days = new Map<LocalDay, PowerReading[]>();
  for (const reading of readings) {
    const first = Math.max(fromDay, clock.localDayAt(reading.startsAtMs));
    const last = Math.min(toDay - 1, clock.localDayAt(reading.endsAtMs - 1));
    for (let day = first; day <= last; day++) {
      const known = days.get(day);
      if (known) known.push(reading);
      else days.set(day, [reading]);
    }
  }
  return days;
}
