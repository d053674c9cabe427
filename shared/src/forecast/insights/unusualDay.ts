import type { ZoneClock } from '../../schedule/zoneClock.ts';
import type { Insight } from '../insightSchemas.ts';
import { finiteQuantile } from '../numbers.ts';
import type { DayUse } from './dailyUse.ts';
import { expectedOfEach } from './expectedOfEach.ts';
import { studentQuantile } from './studentQuantile.ts';
import { fitUse } from './useModel.ts';

/** The days of which the most unusual one is looked for. */
export const lookedAtDays = 14;
const leastDays = 42;
const mostFalse = 0.1;

/**
 * The day of the last 14 that is furthest from what the other days let expect, if it is too far for chance. Its interval
 * is that of the most unusual of so many days, and at least as wide as nine in ten stretches before it were; so at most
 * about one look in ten at nothing unusual names a day. Null where none is, or below 42 days. `days` are by day. Units: kWh.
 */
export function unusualDay(days: readonly DayUse[], clock: ZoneClock): Insight | null {
  if (days.length < leastDays) return null;
  const expected = expectedOfEach(fitUse(days));
  const strays = days.map(({ kwh }, index) => {
    const { kwh: expectedKwh, deviationKwh } = expected[index]!;
    return (kwh - expectedKwh) / deviationKwh;
  });
  const firstLooked = days.findIndex(({ day }) => day > days.at(-1)!.day - lookedAtDays);
  const chance = studentQuantile(1 - mostFalse / 2 / lookedAtDays, days.length);
  const width = Math.max(chance, usualFurthest(strays.slice(0, firstLooked)));
  let furthest = firstLooked;
  for (let index = firstLooked; index < days.length; index++) {
    if (Math.abs(strays[index]!) > Math.abs(strays[furthest]!)) furthest = index;
  }
  if (Math.abs(strays[furthest]!) <= width) return null;
  const { kwh: expectedKwh, deviationKwh } = expected[furthest]!;
  return {
    kind: 'unusual-day',
    value: days[furthest]!.kwh - expectedKwh,
    unit: 'kWh',
    reference: expectedKwh,
    plusMinus: width * deviationKwh,
    days: days.length - firstLooked,
    at: new Date(clock.dayStartMs(days[furthest]!.day)),
  };
}

/** How far the furthest day of a stretch of 14 is off in nine stretches of ten. */
function usualFurthest(strays: readonly number[]): number {
  const furthest: number[] = [];
  for (let end = strays.length; end >= lookedAtDays; end -= lookedAtDays) {
    furthest.push(Math.max(...strays.slice(end - lookedAtDays, end).map(Math.abs)));
  }
  return finiteQuantile(furthest, 1 - mostFalse) || 0;
}
