import type { StoredMeter } from '@wip/server/features/consumption/meters/meters.repo.ts';
import { createLoadPublisher } from '@wip/server/features/consumption/publication/publishLoads.ts';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { foldPoints, insertMeter } from '../../support/meterReadings.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';

const nowMs = Date.parse('2026-05-10T12:00:00+02:00');
const midnightMs = Date.parse('2026-05-10T00:00:00+02:00');
const dueMs = nowMs - 5 * minuteMs;
const clock = fixedClock(new Date(nowMs));
const areaId = 'test/one';
let database: TestDatabase;
let app: TestApp;
let meters: StoredMeter[];

beforeEach(async () => {
  clock.set(new Date(nowMs));
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { now: clock.now });
  meters = [];
  for (let index = 0; index < 6; index++) meters.push(await insertMeter(app.repos, areaId));
});

afterEach(async () => {
  await app.close();
  await database.drop();
});

const publish = () => createLoadPublisher({ repos: app.repos, now: clock.now }).publishDue();

async function report(fromMs: number, toMs: number, kw = 1, who = meters): Promise<void> {
  for (let atMs = fromMs; atMs < toMs; atMs += dayMs / 4) {
    const slots = Array.from({ length: 72 }, (_, slot) => atMs + slot * 5 * minuteMs).filter(
      (at) => at < toMs,
    );
    const points = who.flatMap(({ number }) =>
      slots.map((at) => ({
        meterNumber: number,
        atMs: at,
        durationS: 300,
        kind: 'power' as const,
        micro: kw * 1e6,
      })),
    );
    await foldPoints(app.repos, points);
  }
}

const history = (fromMs: number, toMs: number) =>
  app.caller.consumption.history({
    areaId,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    resolution: 'day',
  });

async function importPast(fromMs: number): Promise<void> {
  await app.repos.areaBackfills.announce([areaId], fromMs, clock.now());
  await report(fromMs, dueMs);
  await app.repos.areaBackfills.ready([areaId], clock.now());
}

test('the past that was imported is published day after day, and the present follows on', async () => {
  await importPast(midnightMs - 4 * dayMs);
  await publish();
  const { energyKwh, coverage } = await history(midnightMs - 4 * dayMs, midnightMs + dayMs);
  // the first day has no members, since nobody reported on the day before
  expect(energyKwh.slice(0, 4)).toEqual([null, 144, 144, 144]);
  expect(coverage.slice(0, 4)).toEqual([0, 1, 1, 1]);
  const live = await app.caller.consumption.live({ areaId });
  expect(live).toMatchObject({ loadKw: 6, withheld: null, members: 6, todayCoverage: 1, usualKw: null });
});

test('an area does not get its first members while its past is being imported', async () => {
  await app.repos.areaBackfills.announce([areaId], midnightMs - 4 * dayMs, clock.now());
  await report(midnightMs - dayMs, dueMs, 1, meters.slice(0, 5));
  const publisher = createLoadPublisher({ repos: app.repos, now: clock.now });
  for (let run = 0; run < 3; run++) await publisher.publishDue();
  expect(await app.caller.consumption.live({ areaId })).toMatchObject({ loadKw: null, withheld: 'not-yet' });
});

test('what a stopped server left out is published when it runs again', async () => {
  await importPast(midnightMs - 2 * dayMs);
  await publish();
  await report(dueMs, dueMs + 2 * dayMs);
  clock.set(new Date(nowMs + 2 * dayMs));
  await publish();
  const { energyKwh } = await history(midnightMs - dayMs, midnightMs + 2 * dayMs);
  expect(energyKwh).toEqual([144, 144, 144]);
});

test('a number stays as it was published, whatever is reported later', async () => {
  await importPast(midnightMs - 2 * dayMs);
  await publish();
  await report(midnightMs - dayMs, dueMs, 9);
  clock.set(new Date(nowMs + 5 * minuteMs));
  await publish();
  expect((await history(midnightMs - dayMs, midnightMs)).energyKwh).toEqual([144]);
});

test('two processes that publish at once publish one number', async () => {
  await importPast(midnightMs - 2 * dayMs);
  await Promise.all([publish(), publish(), publish()]);
  expect((await history(midnightMs - dayMs, midnightMs)).energyKwh).toEqual([144]);
  expect(await app.caller.consumption.live({ areaId })).toMatchObject({ loadKw: 6 });
});

test('an area without five meters says why it has no number', async () => {
  await database.db.collection('meters').deleteMany({ number: { $gt: 4 } });
  await publish();
  expect(await app.caller.consumption.live({ areaId })).toMatchObject({
    loadKw: null,
    withheld: 'too-few-meters',
  });
  await database.db.collection('meters').deleteMany({});
  expect(await app.caller.consumption.live({ areaId })).toMatchObject({ withheld: 'no-meters' });
});
