import { eraseDeletedMeters } from '@wip/server/features/consumption/meters/eraseMeters.job.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { issuerOf } from '../../support/issuedForecasts.ts';
import { foldPoints } from '../../support/meterReadings.ts';
import { clientsOf, meterAt, operatorToken } from '../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';
import { writtenDemand } from '../../support/writtenDemand.ts';

const demand = writtenDemand({ days: 40 });
const midnightMs = demand.startsAtMs + 35 * dayMs - 2 * hourMs;
const clock = fixedClock(new Date(0));
let database: TestDatabase;
let app: TestApp;
let issuer: ReturnType<typeof issuerOf>;
let meterId: string;
let meterNumber: number;
let readKey: string;

beforeEach(async () => {
  clock.set(new Date(midnightMs + 20 * minuteMs));
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { now: clock.now, operatorToken });
  issuer = issuerOf(app.repos, clock.now);
  const created = await clientsOf(app).operator.meters.create.mutate(meterAt({ maxPowerKw: 1_000 }));
  ({ meterId } = created.meter);
  readKey = created.readKey;
  meterNumber = (await app.repos.meters.byId(meterId))!.number;
  await foldPoints(
    app.repos,
    Array.from({ length: (midnightMs - demand.startsAtMs) / hourMs }, (_, hour) => ({
      ...{ meterNumber, durationS: 3_600, kind: 'power' as const },
      atMs: demand.startsAtMs + hour * hourMs,
      micro: Math.round(demand.values[hour]! * 1e6),
    })),
  );
  await issuer.issueDue();
});

afterEach(async () => {
  await issuer.close();
  await app.close();
  await database.drop();
});

test('a meter’s forecast is for whoever has its read key and for nobody else', async () => {
  const { owner, anyone, operator } = clientsOf(app);
  const answer = await owner(readKey).meters.forecast.query({ meterId });
  expect(answer).toMatchObject({ quality: 'provisional', isSimulated: false });
  answer.medianKw.forEach((median, step) => {
    const came = demand.values[35 * 24 - 2 + step]!;
    expect(Math.abs(median! - came) / came).toBeLessThan(0.35);
  });
  expect(answer.scores!.model.days).toBeGreaterThan(10);
  const from = new Date(midnightMs - 3 * hourMs).toISOString();
  const past = await owner(readKey).meters.forecast.query({ meterId, from, hours: 4 });
  expect(past.actualKw.map((kw) => kw !== null)).toEqual([true, true, true, false]);
  await expect(anyone.meters.forecast.query({ meterId })).rejects.toThrow(/read key/);
  await expect(operator.meters.forecast.query({ meterId })).rejects.toThrow(/read key/);
  await database.db
    .collection('meters')
    .updateOne({ number: meterNumber }, { $set: { visibility: 'public' } });
  await expect(anyone.meters.forecast.query({ meterId })).rejects.toThrow(/read key/);
});

test('the map of a region does not read what was issued of its meters', async () => {
  expect(await app.repos.forecasts.ofSubject(meterNumber, midnightMs, midnightMs + dayMs)).not.toEqual([]);
  expect(await app.repos.forecasts.ofRegionAt('test', midnightMs + hourMs)).toEqual([]);
});

test('neither the area nor the scores of the region tell anything of its meter’s forecasts', async () => {
  const { anyone } = clientsOf(app);
  expect(await anyone.forecast.demand.query({ areaId: 'test/one' })).toMatchObject({
    quality: 'none',
    scores: null,
  });
  expect(await anyone.forecast.score.query({ areaId: 'test/one' })).toMatchObject({ demand: null });
  expect((await anyone.forecast.regionScore.query({ regionId: 'test' })).areas).toEqual([]);
});

test('a meter’s forecasts and scores are erased with it, and none is issued of it any more', async () => {
  const stored = async () => [
    await database.db.collection('forecasts').countDocuments({ subject: meterNumber }),
    await database.db.collection<{ _id: number }>('demandScores').countDocuments({ _id: meterNumber }),
  ];
  expect((await stored()).every((count) => count > 0)).toBe(true);
  await clientsOf(app).operator.meters.delete.mutate({ meterId });
  await eraseDeletedMeters(app.repos, new Date(clock.now().getTime() + 11 * minuteMs));
  expect(await stored()).toEqual([0, 0]);
  clock.advance(dayMs);
  expect(await issuer.issueDue()).toBe(0);
  expect(await stored()).toEqual([0, 0]);
});
