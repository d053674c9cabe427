import { slotsAhead } from '@wip/server/features/forecast/bestHours/slotsAhead.ts';
import type { BestWindow } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage, insertRegion } from '../../support/testRegion.ts';

/** The evening's cut is 16:00 to 18:30 in UTC. */
const now = new Date('2026-11-23T14:10:00Z');
const areaId = 'test/one';
let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, { areas: [{ key: 'one' }, { key: 'two', group: null }, { key: 'three' }] });
  await announceStage(database, {
    from: '2026-11-23T10:00:00Z',
    to: null,
    stage: 4,
    recordedAt: '2026-11-23T09:00:00Z',
  });
  app = await createTestApp(database, { now: () => now });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const told = ({ parts }: BestWindow) =>
  parts.map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(11, 16)}–${endsAt.toISOString().slice(11, 16)}`,
  );

function price(startsAt: string, endsAt: string, value: number, availableAt = '2026-11-23T12:00:00Z') {
  return {
    regionId: 'test',
    kind: 'price' as const,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    value,
    currency: 'ZAR',
    availableAt: new Date(availableAt),
    recordedAt: new Date('2026-11-23T12:00:00Z'),
    source: 'test.csv',
  };
}

describe('the best hours of an area', () => {
  test('lie beside the announced cut, and beginning at once is told apart', async () => {
    const question = { areaId, durationH: 2, before: '2026-11-23T21:00:00Z', powerKw: 2 };
    const answer = await app.caller.forecast.bestHours(question);
    expect(answer).toMatchObject({
      areaId,
      timeZone: 'Africa/Johannesburg',
      noneBecause: null,
      unknownHours: 0,
    });
    expect(answer.windows.map(told)).toEqual([['18:30–20:30']]);
    expect(answer.windows[0]).toMatchObject({
      cost: null,
      pricePerKwh: null,
      carbonGrams: null,
      relativeLoad: null,
    });
    expect(answer.startingNow).toBeNull(); // 14:10 to 16:10 meets the cut
    expect(answer).toMatchObject({ usedDemand: false, usedPrice: false, usedCarbon: false, currency: null });
  });

  test('of a task that may be interrupted go around the cut, and begin at once where that fits', async () => {
    const question = { areaId, durationH: 3, before: '2026-11-23T20:00:00Z', interruptible: true };
    const { windows, startingNow } = await app.caller.forecast.bestHours(question);
    expect(told(windows[0]!)).toEqual(['14:30–16:00', '18:30–20:00']);
    expect(startingNow?.probabilityOn).toBeLessThan(0.06);
    const short = await app.caller.forecast.bestHours({ ...question, durationH: 1, interruptible: false });
    expect(short.startingNow?.parts).toEqual([{ startsAt: now, endsAt: new Date('2026-11-23T15:10:00Z') }]);
  });

  test('are the cheapest of those that stay on, by what was known of the price by now', async () => {
    await app.repos.signals.add([
      price('2026-11-23T14:00:00Z', '2026-11-24T00:00:00Z', 3),
      price('2026-11-23T20:00:00Z', '2026-11-23T21:00:00Z', 1.5),
      price('2026-11-23T15:00:00Z', '2026-11-23T16:00:00Z', 0.5, '2026-11-23T14:10:01Z'), // after now
    ]);
    const answer = await app.caller.forecast.bestHours({
      areaId,
      durationH: 1,
      before: '2026-11-23T22:00:00Z',
      powerKw: 2,
    });
    expect(told(answer.windows[0]!)).toEqual(['20:00–21:00']);
    expect(answer.windows[0]).toMatchObject({ pricePerKwh: 1.5, cost: 3 });
    expect(answer).toMatchObject({ usedPrice: true, currency: 'ZAR' });
    expect(answer.windows.map(({ pricePerKwh }) => pricePerKwh)).not.toContain(0.5);
  });

  test('help the grid: of hours that are alike otherwise those with less expected load come first', async () => {
    await app.repos.forecasts.add([
      {
        subject: 'test/three',
        regionId: 'test',
        startsAt: new Date('2026-11-22T22:00:00Z'),
        stepMinutes: 60,
        lead: 0,
        issuedAt: new Date('2026-11-22T22:00:00Z'),
        availableAt: new Date('2026-11-22T21:00:00Z'),
        modelVersion: 'test',
        quality: 'too-little',
        members: null,
        blendKw: Float64Array.from({ length: 24 }, (_, hour) => (hour === 21 ? 50 : 100)),
        bandsKw: null,
        isBacktest: false,
        isSimulated: false,
      },
    ]);
    const question = { areaId: 'test/three', durationH: 1, before: '2026-11-23T22:00:00Z' };
    const { windows, usedDemand } = await app.caller.forecast.bestHours(question);
    expect(usedDemand).toBe(true);
    expect(told(windows[0]!)).toEqual(['19:00–20:00']);
    expect(windows[0]?.relativeLoad).toBeLessThan(0.6);
  });

  test('wait for the likely end of an outage that runs without one', () => {
    const asOf = new Date('2026-11-23T14:10:00Z');
    const startsAt = new Date('2026-11-23T14:00:00Z');
    const running = { startedAt: startsAt, halfEndBy: null, chanceOfAnotherHour: 0.64, cases: 12 };
    const outlook = { asOf, startsAt, probabilityOff: [0.1, 0.1, null, 0.9], running };
    const demand = { startsAt, stepMinutes: 60 as const, medianKw: [7] };
    const slots = slotsAhead({ outlook, demand, price: [], carbon: [] });
    const [now, next, unknown, planned] = slots.probabilityOff;
    expect(now).toBe(1);
    expect(next).toBeCloseTo(0.64 ** (1 / 3), 10);
    expect([unknown, planned]).toEqual([null, 0.9]);
    expect(slots.loadKw).toEqual([7, 7, null, null]);
  });

  test('are not made up where nothing is known of the area', async () => {
    const answer = await app.caller.forecast.bestHours({
      areaId: 'test/two',
      durationH: 1,
      before: '2026-11-23T20:00:00Z',
    });
    expect(answer).toMatchObject({
      windows: [],
      startingNow: null,
      noneBecause: 'unknown',
      unknownHours: 5.5,
    });
  });

  test('are refused for a deadline that has passed or is too far, for a quarter of an hour and for no area', async () => {
    const question = { areaId, durationH: 1, before: '2026-11-23T20:00:00Z' };
    const ask = (change: object) => app.caller.forecast.bestHours({ ...question, ...change });
    await expect(ask({ before: '2026-11-23T14:10:00Z' })).rejects.toThrow('`before` must be in the future.');
    await expect(ask({ before: '2026-12-01T14:10:00Z' })).rejects.toThrow('at most 7 days ahead');
    await expect(ask({ durationH: 0.25 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(ask({ areaId: 'test/none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await ask({ before: '2026-11-23T15:00:00Z' })).toMatchObject({
      windows: [],
      noneBecause: 'too-short',
    });
    expect(await ask({ durationH: 3, before: '2026-11-23T19:00:00Z' })).toMatchObject({
      noneBecause: 'too-risky',
    });
  });
});
