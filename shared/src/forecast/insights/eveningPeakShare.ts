import type { PowerReading } from '../../consumption/powerReading.ts';
import type { LocalDay } from '../../schedule/localDay.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';
import type { Insight } from '../insightSchemas.ts';
import { finiteMean } from '../numbers.ts';
import { meteredHours } from './meteredHours.ts';
import { studentQuantile } from './studentQuantile.ts';

/** The evening of the insight, by the clock of the wall. */
export const eveningHours = { from: 17, to: 21 } as const;
const leastDays = 14;
const leastHours = 23;
/** Neighbouring days resemble each other: two of them tell about as much as one. */
const dependence = Math.SQRT2;

/**
 * The mean share of a day's kWh that is used from 17:00 to 21:00 since `recentFromDay`, beside that of the days before;
 * `plusMinus` is of their difference. Null below 14 whole days, or where a day feeds more in than it draws.
 */
export function eveningPeakShare(
  byDay: ReadonlyMap<LocalDay, readonly PowerReading[]>,
  clock: ZoneClock,
  recentFromDay: LocalDay,
): Insight | null {
  const recent: number[] = [];
  const before: number[] = [];
  for (const [day, readings] of byDay) {
    const hours = meteredHours(readings, clock, { day, fromHour: 0, toHour: 24 });
    if (hours.filter(Number.isFinite).length < leastHours) continue;
    const evening = hours.slice(eveningHours.from, eveningHours.to);
    if (!evening.every(Number.isFinite)) continue;
    const share = (finiteMean(evening) * evening.length) / (finiteMean(hours) * hours.length);
    if (!(share >= 0 && share <= 1)) return null;
    (day >= recentFromDay ? recent : before).push(share);
  }
  if (recent.length < leastDays) return null;
  const isCompared = before.length >= leastDays;
  const freedom = Math.min(recent.length, before.length) - 1;
  return {
    kind: 'evening-peak-share',
    value: finiteMean(recent),
    unit: 'share',
    reference: isCompared ? finiteMean(before) : null,
    plusMinus: isCompared
      ? dependence *
        studentQuantile(0.95, freedom) *
        Math.sqrt(varianceOf(recent) / recent.length + varianceOf(before) / before.length)
      : null,
    days: recent.length,
    at: null,
  };
}

/** The variance of what the values were drawn from; at least two. */
export function varianceOf(values: readonly number[]): number {
  const mean = finiteMean(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
