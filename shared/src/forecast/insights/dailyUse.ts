import { useInSteps } from '../../consumption/energyInWindow.ts';
import type { PowerReading } from '../../consumption/powerReading.ts';
import type { LocalDay } from '../../schedule/localDay.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';

/** What was used on a whole local day, in kWh. */
export interface DayUse {
  day: LocalDay;
  kwh: number;
}

/** The least metered share of a day that counts. */
const leastCoverage = 0.95;

/**
 * What was used on each local day of [fromDay, toDay) that is metered to at least 95 %, by day; the part that is not is
 * taken for like the rest. Other days are left out.
 */
export function dailyUse(
  readings: readonly PowerReading[],
  clock: ZoneClock,
  { fromDay, toDay }: { fromDay: LocalDay; toDay: LocalDay },
): DayUse[] {
  const days: LocalDay[] = [];
  for (let day = fromDay; day < toDay; day++) if (clock.hasDay(day)) days.push(day);
  if (days.length === 0) return [];
  const bounds = [...days, toDay].map((day) => clock.dayStartMs(day));
  return useInSteps(readings, bounds).flatMap(({ energyKwh, coverage }, index) =>
    energyKwh !== null && coverage >= leastCoverage ? [{ day: days[index]!, kwh: energyKwh / coverage }] : [],
  );
}
