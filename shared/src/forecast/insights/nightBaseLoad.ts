import type { PowerReading } from '../../consumption/powerReading.ts';
import type { LocalDay } from '../../schedule/localDay.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';
import type { Insight } from '../insightSchemas.ts';
import { finiteMean, finiteMedian, finiteQuantile } from '../numbers.ts';
import { meteredHours } from './meteredHours.ts';

/** The night is from midnight to so many o'clock. */
export const nightEndsAtHour = 5;
const lowLevel = 0.25;
const leastHours = 4;
const leastNights = 10;

/**
 * What stays on at night: the median over nights of the low quarter of the hours from 00:00 to 05:00, beside the mean of
 * all hours. Null below ten nights. `byDay` are the readings of each local day. Units: kW.
 */
export function nightBaseLoad(
  byDay: ReadonlyMap<LocalDay, readonly PowerReading[]>,
  clock: ZoneClock,
): Insight | null {
  const lows: number[] = [];
  const means: number[] = [];
  for (const [day, readings] of byDay) {
    const hours = meteredHours(readings, clock, { day, fromHour: 0, toHour: 24 });
    const night = hours.slice(0, nightEndsAtHour).filter(Number.isFinite);
    if (night.length < leastHours) continue;
    lows.push(finiteQuantile(night, lowLevel));
    means.push(finiteMean(hours));
  }
  if (lows.length < leastNights) return null;
  return {
    kind: 'night-base-load',
    value: finiteMedian(lows),
    unit: 'kW',
    reference: finiteMean(means),
    plusMinus: null,
    days: lows.length,
    at: null,
  };
}
