import type { PowerReading } from '@wip/shared/consumption/powerReading.ts';
import { dayMs, hourMs } from '@wip/shared/durations.ts';
import { dailyUse } from '@wip/shared/forecast/insights/dailyUse.ts';
import { findInsights } from '@wip/shared/forecast/insights/findInsights.ts';
import type { PowerCut } from '@wip/shared/forecast/insights/rebound.ts';
import { unusualDay } from '@wip/shared/forecast/insights/unusualDay.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../support/random.ts';

const clock = createZoneClock('Africa/Johannesburg');
const fromDay = 20_401;
const today = fromDay + 112;

type LoadKw = (moment: { day: number; hour: number; noise: number }) => number | null;

/** Hourly use: 0.2 kW at night, 0.5 kW by day, 2 kW in the evening, with some noise. */
const usualKw: LoadKw = ({ hour, noise }) =>
  (hour < 5 ? 0.2 : hour >= 17 && hour < 21 ? 2 : 0.5) * (0.9 + 0.2 * noise);

function hourly(loadKw: LoadKw, seed = 1, days = 112): PowerReading[] {
  const random = seededRandom(seed);
  return Array.from({ length: days * 24 }, (_, index) => {
    const day = today - days + Math.floor(index / 24);
    const startsAtMs = clock.dayStartMs(day) + (index % 24) * hourMs;
    const powerKw = loadKw({ day, hour: index % 24, noise: random() });
    return { startsAtMs, endsAtMs: startsAtMs + hourMs, powerKw };
  }).filter((reading): reading is PowerReading => reading.powerKw !== null);
}

function found(readings: readonly PowerReading[], cuts: readonly PowerCut[] = []) {
  const days = dailyUse(readings, clock, { fromDay, toDay: today });
  const insights = findInsights({ readings, days, cuts, clock, today });
  return new Map(insights.map((insight) => [insight.kind, insight]));
}

describe('night and evening', () => {
  test('are told with what they are compared with', () => {
    const insights = found(hourly(usualKw));
    const night = insights.get('night-base-load')!;
    expect(night).toMatchObject({ unit: 'kW', days: 28, plusMinus: null });
    expect(night.value).toBeGreaterThan(0.185);
    expect(night.value).toBeLessThan(0.205);
    expect(night.reference).toBeCloseTo((5 * 0.2 + 15 * 0.5 + 4 * 2) / 24, 1);
    const evening = insights.get('evening-peak-share')!;
    expect(evening.value).toBeCloseTo(8 / 16.5, 1);
    expect(Math.abs(evening.value - evening.reference!)).toBeLessThan(evening.plusMinus!);
  });

  test('an evening that takes a larger share than before is outside the interval', () => {
    const evening = found(
      hourly((moment) => {
        const isShifted = moment.day >= today - 28 && moment.hour >= 17 && moment.hour < 21;
        return usualKw(moment)! * (isShifted ? 1.2 : 1);
      }),
    ).get('evening-peak-share')!;
    expect(evening.value - evening.reference!).toBeGreaterThan(evening.plusMinus!);
  });

  test('an evening is not told of a home that feeds more in than it draws', () => {
    const sunny = found(hourly((moment) => (moment.hour > 8 && moment.hour < 16 ? -3 : usualKw(moment))));
    expect(sunny.has('evening-peak-share')).toBe(false);
    expect(sunny.has('night-base-load')).toBe(true);
  });

  test('nothing is told of thirteen days', () => {
    expect(found(hourly(usualKw, 1, 13)).size).toBe(0);
    expect(found(hourly(usualKw, 1, 14)).has('night-base-load')).toBe(true);
  });
});

describe('an unusual day', () => {
  const strangeDay = today - 5;

  test('is named with what was expected of it', () => {
    const day = found(hourly((moment) => usualKw(moment)! + (moment.day === strangeDay ? 0.6 : 0))).get(
      'unusual-day',
    )!;
    expect(day.at).toEqual(new Date(clock.dayStartMs(strangeDay)));
    expect(Math.abs(day.value - 24 * 0.6)).toBeLessThan(day.plusMinus!);
    expect(day.value).toBeGreaterThan(day.plusMinus!);
    expect(day.reference).toBeCloseTo(16.5, 0);
  });

  test('is not one of which most is missing', () => {
    const gap = hourly((moment) => (moment.day === strangeDay && moment.hour > 2 ? null : usualKw(moment)));
    expect(found(gap).has('unusual-day')).toBe(false);
  });

  test('is rarely named where only chance is at work', { timeout: 60_000 }, () => {
    const named = Array.from({ length: 200 }, (_, seed) => {
      const random = seededRandom(seed + 1);
      let spell = 0;
      const days = Array.from({ length: 112 }, (_, index) => {
        spell = 0.7 * spell + random() - 0.5;
        return { day: fromDay + index, kwh: 12 + spell + 3 * (random() + random() + random() - 1.5) };
      });
      return unusualDay(days, clock);
    }).filter((insight) => insight !== null).length;
    expect(named).toBeLessThanOrEqual(20);
  });
});

describe('after an outage', () => {
  /** From 12:00 to 14:00 on every seventh day. */
  const cuts: PowerCut[] = Array.from({ length: 16 }, (_, week) => {
    const startsAtMs = clock.dayStartMs(fromDay + week * 7 + 3) + 12 * hourMs;
    return { startsAtMs, endsAtMs: startsAtMs + 2 * hourMs };
  });
  const isCutDay = (day: number) => (day - fromDay) % 7 === 3;
  const withCuts = (extraKw: number) =>
    hourly((moment) => {
      if (!isCutDay(moment.day)) return usualKw(moment);
      if (moment.hour === 12 || moment.hour === 13) return null;
      const isAfter = moment.hour === 14 || moment.hour === 15;
      return usualKw(moment)! + (isAfter ? extraKw : 0);
    });

  test('what the two hours take beyond the usual is told', () => {
    const after = found(withCuts(0.4), cuts).get('after-outage')!;
    expect(after.value).toBeCloseTo(0.8, 1);
    expect(after.value).toBeGreaterThan(after.plusMinus!);
    expect(after.reference).toBeCloseTo(1, 1);
    expect(after.days).toBe(16);
    expect(after.at!.getTime()).toBe(cuts.at(-1)!.endsAtMs);
  });

  test('no rebound is within the interval, or so small that it is nothing', () => {
    const after = found(withCuts(0), cuts).get('after-outage')!;
    expect(Math.abs(after.value)).toBeLessThan(Math.max(after.plusMinus!, 0.06));
  });

  test('a planned cut through which readings went on is none', () => {
    expect(found(hourly(usualKw), cuts).has('after-outage')).toBe(false);
  });

  test('three returns are too few', () => {
    expect(found(withCuts(0.4), cuts.slice(-3)).has('after-outage')).toBe(false);
    expect(found(withCuts(0.4), cuts.slice(-4)).has('after-outage')).toBe(true);
  });

  test('another cut within the two hours leaves the return out', () => {
    const again = cuts.flatMap((cut) => [
      cut,
      { startsAtMs: cut.endsAtMs + hourMs, endsAtMs: cut.endsAtMs + hourMs + dayMs / 96 },
    ]);
    expect(found(withCuts(0.4), again).has('after-outage')).toBe(false);
  });
});
