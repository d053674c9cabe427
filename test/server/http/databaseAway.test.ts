import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { createStallingProxy } from '../../support/stallingProxy.ts';
import { announceStage, insertRegion } from '../../support/testRegion.ts';

let database: TestDatabase;
let proxy: Awaited<ReturnType<typeof createStallingProxy>>;
let client: MongoClient;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  const { hostname, port, pathname } = new URL(database.uri);
  proxy = await createStallingProxy({ host: hostname, port: Number(port) });
  const uri = `mongodb://127.0.0.1:${proxy.port}${pathname}?directConnection=true`;
  client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 2_000 });
  app = await createTestApp({ ...database, client, db: client.db() });
});

afterAll(async () => {
  await app?.close();
  await client?.close();
  await proxy?.close();
  await database?.drop();
});

const ask = (path: string) => fetch(`${app.url}/${path}`, { signal: AbortSignal.timeout(15_000) });
const areasAt = `trpc/areas.at?input=${encodeURIComponent('{"lon":28.05,"lat":-25.95}')}`;

test('a database that hangs is said to be away, what needs none goes on, and what it missed is made up for', async () => {
  const { version } = app.board.current().catalogue;
  expect((await ask(areasAt)).status).toBe(200);
  proxy.stall();
  await announceStage(database, {
    from: '2026-01-01T00:00:00Z',
    to: null,
    stage: 3,
    recordedAt: new Date().toISOString(),
  });
  const [at, tile, basemap, ready, list] = await Promise.all([
    ask(areasAt),
    ask(`tiles/${version}/9/295/293.mvt`),
    ask('basemap/000000000000.geojson'),
    ask('readyz'),
    ask('trpc/regions.list'),
  ]);
  expect([at, tile, basemap, ready, list].map(({ status }) => status)).toEqual([503, 503, 503, 503, 200]);
  expect(await at.text()).toContain('The database does not answer right now');
  expect(await tile.text()).toContain('The database does not answer right now');
  expect(tile.headers.get('cache-control')).toBe('no-store');

  proxy.resume();
  await vi.waitFor(async () => {
    expect((await app.caller.schedule.stage({ regionId: 'test' })).stage).toBe(3);
    expect((await ask(areasAt)).status).toBe(200);
  }, 15_000);
});
