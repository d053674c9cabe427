import { joinOutages } from '@wip/shared/consumption/simulation/outages.ts';
import {
  type SimulatedKind,
  type SimulatedLoad,
  simulatedMeanKw,
} from '@wip/shared/consumption/simulation/simulatedPower.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import { expect, test } from 'vitest';

const clock = createZoneClock('Africa/Johannesburg');
const loadOf = (kind: SimulatedKind, seed: number, latitude = -26): SimulatedLoad => ({
  kind,
  seed,
  clock,
  latitude,
});
const many = (kind: SimulatedKind, latitude?: number) =>
  Array.from({ length: 60 }, (_, seed) => loadOf(kind, seed * 7_919 + 5, latitude));
const monday = clock.dayStartMs('2026-03-09');

/** Mean kW of each hour of a day over many loads. */
function hoursOf(loads: readonly SimulatedLoad[], dayStartMs: number, outages = [] as never[]): number[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const startsAtMs = dayStartMs + hour * hourMs;
    const values = loads.map((load) => simulatedMeanKw(load, { startsAtMs, durationS: 3_600 }, outages) ?? 0);
    return mean(values);
  });
}

/** Mean kWh a day of a kind over a week. */
function dailyKwh(kind: SimulatedKind, fromMs: number, latitude?: number): number {
  const days = Array.from({ length: 7 }, (_, day) =>
    sum(hoursOf(many(kind, latitude), fromMs + day * dayMs)),
  );
  return mean(days);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

test('a day takes what docs/data-sources.md says', () => {
  expect(dailyKwh('household', monday)).toBeGreaterThan(13);
  expect(dailyKwh('household', monday)).toBeLessThan(20);
  expect(dailyKwh('business', monday)).toBeGreaterThan(15);
  expect(dailyKwh('business', monday)).toBeLessThan(25);
  expect(dailyKwh('pump', monday)).toBeGreaterThan(6);
  expect(dailyKwh('pump', monday)).toBeLessThan(14);
});

test('households peak in the evening, less in the morning, and rest at night', () => {
  const hours = hoursOf(many('household'), monday);
  const peak = Math.max(...hours);
  expect([18, 19, 20]).toContain(hours.indexOf(peak));
  expect(hours[6]).toBeGreaterThan(hours[10]!);
  expect(peak / hours[3]!).toBeGreaterThan(3);
});

test('households are up later on a Sunday, and shops are closed', () => {
  const [weekday, sunday] = [monday, monday + 6 * dayMs];
  const household = {
    weekday: hoursOf(many('household'), weekday),
    sunday: hoursOf(many('household'), sunday),
  };
  expect(household.sunday[10]).toBeGreaterThan(household.weekday[10]! * 1.2);
  expect(household.sunday[6]).toBeLessThan(household.weekday[6]!);
  const shop = { weekday: hoursOf(many('business'), weekday), sunday: hoursOf(many('business'), sunday) };
  expect(shop.weekday[11]).toBeGreaterThan(shop.sunday[11]! * 2);
  expect(shop.sunday[11]).toBeCloseTo(shop.sunday[3]!, 1);
});

test('winter is in July in the south and in January in the north', () => {
  const [january, july] = [clock.dayStartMs('2026-01-12'), clock.dayStartMs('2026-07-13')];
  expect(dailyKwh('household', july)).toBeGreaterThan(dailyKwh('household', january) * 1.1);
  expect(dailyKwh('household', january, 52)).toBeGreaterThan(dailyKwh('household', july, 52) * 1.1);
  expect(dailyKwh('pump', january)).toBeGreaterThan(dailyKwh('pump', july) * 1.2);
});

test('the same time always gives the same number, and another meter another one', () => {
  const span = { startsAtMs: monday + 19 * hourMs, durationS: 60 };
  const once = simulatedMeanKw(loadOf('household', 1), span, []);
  expect(simulatedMeanKw(loadOf('household', 1), span, [])).toBe(once);
  expect(simulatedMeanKw(loadOf('household', 2), span, [])).not.toBe(once);
});

test('a coarse reading is about the mean of the fine ones that it stands for', () => {
  const errors = many('household').map((load) => {
    const startsAtMs = monday + 17 * hourMs;
    const coarse = simulatedMeanKw(load, { startsAtMs, durationS: 1_800 }, []) ?? 0;
    const fine = Array.from({ length: 30 }, (_, minute) =>
      simulatedMeanKw(load, { startsAtMs: startsAtMs + minute * minuteMs, durationS: 60 }, []),
    );
    return coarse - mean(fine.map((value) => value ?? 0));
  });
  expect(Math.abs(mean(errors))).toBeLessThan(0.03);
});

test('without power there is no reading, and meters come back one after the other within three minutes', () => {
  const endsAtMs = monday + 20 * hourMs;
  const outages = joinOutages([
    { startsAtMs: monday + 18 * hourMs, endsAtMs: monday + 19 * hourMs },
    { startsAtMs: monday + 19 * hourMs, endsAtMs },
  ]);
  expect(outages).toHaveLength(1);
  const reportingAt = (startsAtMs: number) =>
    many('household').filter((load) => simulatedMeanKw(load, { startsAtMs, durationS: 60 }, outages) !== null)
      .length;
  expect(reportingAt(monday + 18 * hourMs - minuteMs)).toBe(60);
  expect(reportingAt(monday + 18 * hourMs)).toBe(0);
  expect(reportingAt(endsAtMs - minuteMs)).toBe(0);
  const oneMinuteLater = reportingAt(endsAtMs + minuteMs);
  expect(oneMinuteLater).toBeGreaterThan(5);
  expect(oneMinuteLater).toBeLessThan(50);
  expect(reportingAt(endsAtMs + 3 * minuteMs)).toBe(60);
});

test('more is drawn for a while after an outage than without one', () => {
  const outages = [{ startsAtMs: monday + 12 * hourMs, endsAtMs: monday + 14 * hourMs }];
  const at = (sinceMin: number, kind: SimulatedKind) => {
    const span = { startsAtMs: outages[0]!.endsAtMs + sinceMin * minuteMs, durationS: 300 };
    const values = (given: typeof outages) =>
      mean(many(kind).map((load) => simulatedMeanKw(load, span, given) ?? Number.NaN));
    return values(outages) / values([]);
  };
  expect(at(5, 'household')).toBeGreaterThan(2);
  expect(at(5, 'business')).toBeGreaterThan(1.05);
  expect(at(5, 'pump')).toBeGreaterThan(1.5);
  expect(at(240, 'household')).toBeCloseTo(1, 5);
});

test('of eight meters hardly ever one has more than half of the sum, which would not be published', () => {
  const kinds: SimulatedKind[] = [
    'household',
    'household',
    'household',
    'household',
    'household',
    'business',
    'household',
    'pump',
  ];
  let dominated = 0;
  let slots = 0;
  for (let group = 0; group < 10; group++) {
    const loads = kinds.map((kind, index) => loadOf(kind, group * 100_003 + index * 31 + 1));
    for (let startsAtMs = monday; startsAtMs < monday + dayMs; startsAtMs += 300_000) {
      const values = loads.map((load) => simulatedMeanKw(load, { startsAtMs, durationS: 300 }, []) ?? 0);
      if (Math.max(...values) > sum(values) / 2) dominated += 1;
      slots += 1;
    }
  }
  expect(dominated / slots).toBeLessThan(0.01);
});
