import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage, insertRegion } from '../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  const from = '2026-11-23T10:00:00Z';
  await announceStage(database, { from, to: '2026-11-25T10:00:00Z', stage: 4, recordedAt: from });
  app = await createTestApp(database, { now: fixedClock('2026-11-23T17:00:00Z').now });
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

const span = { areaId: 'test/one', from: '2026-11-23T10:00:00Z', to: '2026-11-25T10:00:00Z' };

test.each([
  ['regions.list', undefined],
  ['map.config', undefined],
  ['areas.search', { q: 'one' }],
  ['areas.at', { lon: 28.05, lat: -25.95 }],
  ['areas.byId', { areaId: 'test/one' }],
  ['schedule.windows', span],
  ['schedule.stage', { regionId: 'test' }],
  ['status.area', { areaId: 'test/one' }],
  ['status.inView', { bbox: [-180, -90, 180, 90] }],
  ['status.history', span],
])('%s answers alone with the bytes that the adapter sends in a batch', async (path, input) => {
  const asked = encodeURIComponent(JSON.stringify(input));
  const batched = encodeURIComponent(JSON.stringify({ 0: input }));
  const alone = await fetch(`${app.url}/trpc/${path}${input === undefined ? '' : `?input=${asked}`}`);
  const batch = await fetch(
    `${app.url}/trpc/${path}?batch=1${input === undefined ? '' : `&input=${batched}`}`,
  );
  expect(`[${await alone.text()}]`).toBe(await batch.text());
  for (const header of ['content-type', 'cache-control']) {
    expect(alone.headers.get(header)).toBe(batch.headers.get(header));
  }
});
