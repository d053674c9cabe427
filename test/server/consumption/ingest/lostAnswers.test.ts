import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createCuttingProxy } from '../../../support/cuttingProxy.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';
import { createStallingProxy } from '../../../support/stallingProxy.ts';

let database: TestDatabase;
let toDatabase: Awaited<ReturnType<typeof createStallingProxy>>;
let client: MongoClient;
let app: TestApp;
let gateway: Awaited<ReturnType<typeof insertGateway>>;

beforeAll(async () => {
  database = await createTestDatabase();
  const { hostname, port, pathname } = new URL(database.uri);
  toDatabase = await createStallingProxy({ host: hostname, port: Number(port) });
  const uri = `mongodb://127.0.0.1:${toDatabase.port}${pathname}?directConnection=true`;
  client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 2_000 });
  app = await createTestApp({ ...database, client, db: client.db() });
  gateway = await insertGateway(app.repos);
});
afterAll(async () => {
  await app?.close();
  await client?.close();
  await toDatabase?.close();
  await database?.drop();
});

const at = new Date().toISOString();

function send(url: string, powerKw: number, key?: string): Promise<Response> {
  return fetch(`${url}/ingest/readings`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${gateway.apiKey}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
    },
    body: JSON.stringify({
      readings: [{ at, powerKw }],
    }),
  });
}

const journal = () => database.db.collection('journal').countDocuments();

test.each([
  ['with a key of its own', 'a'],
  ['without one', undefined],
])('a sender %s that never saw the answer sends again, and there is one copy', async (_what, key) => {
  const proxy = await createCuttingProxy({ host: '127.0.0.1', port: app.port });
  try {
    const before = await journal();
    proxy.cutNext();
    const powerKw = key === undefined ? 1 : 2;
    await expect(send(`http://127.0.0.1:${proxy.port}`, powerKw, key)).rejects.toThrow();
    expect(proxy.cutsLeft()).toBe(0);
    expect(await journal()).toBe(before + 1);
    const again = await send(`http://127.0.0.1:${proxy.port}`, powerKw, key);
    expect([again.status, await again.json()]).toEqual([
      202,
      { accepted: 1, refusedCount: 0, refused: [], isRepeated: true },
    ]);
    expect(await journal()).toBe(before + 1);
  } finally {
    await proxy.close();
  }
});

test('while the database hangs a batch is never acknowledged; sent again later, there is one copy', async () => {
  const before = await journal();
  await send(app.url, 3);
  toDatabase.stall();
  const [away] = await Promise.all([send(app.url, 4, 'away')]);
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await away.json()).error).toMatch(/send the batch again/);
  toDatabase.resume();
  await expect.poll(async () => (await send(app.url, 4, 'away')).status, { timeout: 15_000 }).toBe(202);
  expect(await journal()).toBe(before + 2);
});
