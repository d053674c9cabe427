import { spanOf } from '@wip/client/src/features/consumption/spans.ts';
import { exportPath } from '@wip/client/src/features/consumption/useSource.ts';
import { createLoadPublisher } from '@wip/server/features/consumption/publication/publishLoads.ts';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { foldPoints, insertMeter } from '../../support/meterReadings.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';

// 12:42 on the wall: the slot 12:35 is the newest that is published
const nowMs = Date.parse('2026-05-10T12:42:00+02:00');
const midnightMs = Date.parse('2026-05-10T00:00:00+02:00');
const dueMs = nowMs - 2 * minuteMs;
const areaId = 'test/one';
let database: TestDatabase;
let app: TestApp;
let meterId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { now: () => new Date(nowMs) });
  await app.repos.areaBackfills.announce([areaId], midnightMs - 16 * dayMs, new Date(nowMs));
  for (let index = 0; index < 6; index++) {
    const meter = await insertMeter(app.repos, areaId, { visibility: 'public' });
    meterId = meter.meterId;
    for (const back of [0, 1, 7, 8, 14, 15]) await reportDay(meter.number, back);
  }
  await app.repos.areaBackfills.ready([areaId], new Date(nowMs));
  await createLoadPublisher({ repos: app.repos, now: () => new Date(nowMs) }).publishDue();
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** 1 kW, but 3 kW in the slot 12:35: a mean of an hour differs from what is used in that slot. */
function reportDay(meterNumber: number, back: number): Promise<void> {
  const startMs = midnightMs - back * dayMs;
  const count = (back === 0 ? dueMs - midnightMs : dayMs) / (5 * minuteMs);
  const points = Array.from({ length: count }, (_, slot) => ({
    meterNumber,
    atMs: startMs + slot * 5 * minuteMs,
    durationS: 300,
    kind: 'power' as const,
    micro: (slot === 12 * 12 + 7 ? 3 : 1) * 1e6,
  }));
  return foldPoints(app.repos, points);
}

const wanted = { name: 'Week', form: 'Bars', back: 0, timeZone: 'Africa/Johannesburg', nowMs } as const;

async function csvEnergy(query: Record<string, string>): Promise<number> {
  const rows = parse(await (await fetch(`${app.url}${exportPath(query)}`)).text(), { columns: true });
  return Number((rows as Record<string, string>[]).at(-1)!.energy_kwh);
}

test('what is usual now is what the table has for the hour, and the hour so far is compared with it', async () => {
  const live = await app.caller.consumption.live({ areaId });
  const compare = await app.caller.consumption.compare({ areaId });
  expect(live.loadKw).toBe(18);
  expect(live.usualKw).toBe(7);
  expect(live.usualKw).toBe(compare.usualKw[12]);
  expect(live.hourKw).toBe(7.5);
  expect(live.hourKw).toBe(compare.todayKw[12]);
  const { areas } = await app.caller.consumption.ranking({ regionId: 'test', by: 'change' });
  expect(areas).toMatchObject([{ hourKw: live.hourKw, usualKw: live.usualKw }]);
});

test("today's row of an area and its export hold what was used today", async () => {
  const span = spanOf(wanted);
  const { todayKwh } = await app.caller.consumption.live({ areaId });
  expect(todayKwh).toBe(77);
  expect((await app.caller.consumption.history({ areaId, ...span })).energyKwh.at(-1)).toBe(todayKwh);
  expect(await csvEnergy({ area: areaId, ...span })).toBe(todayKwh);
  const hourly = await app.caller.consumption.history({ areaId, ...spanOf({ ...wanted, form: 'Heat map' }) });
  expect(hourly.energyKwh.slice(-13).reduce<number>((sum, kwh) => sum + (kwh ?? 0), 0)).toBeCloseTo(77, 5);
  expect(hourly.coverage.at(-1)).toBeGreaterThan(0.85);
});

test("today's row of a meter and its export hold what was used today", async () => {
  const span = spanOf(wanted);
  const { today } = await app.caller.meters.compare({ meterId });
  expect(today.energyKwh).toBe(12.833);
  expect((await app.caller.meters.history({ meterId, ...span })).energyKwh.at(-1)).toBeCloseTo(12.833, 3);
  expect(await csvEnergy({ meter: meterId, ...span })).toBeCloseTo(12.833, 3);
});
