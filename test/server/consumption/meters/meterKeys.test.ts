import { createRepos } from '@wip/server/db/repos.ts';
import { createSenderKeys } from '@wip/server/features/consumption/ingest/senderKey.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { clientsOf, meterAt, operatorToken, sendWith } from '../../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually } from '../../../support/processes.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;
let otherApp: TestApp;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { operatorToken });
  otherApp = await createTestApp(database, { operatorToken });
  clients = clientsOf(app);
});
afterAll(async () => {
  await app?.close();
  await otherApp?.close();
  await database?.drop();
});

const bearer = (key: string | null) => ({ authorization: `Bearer ${key}` });
const create = (...overrides: Parameters<typeof meterAt>) =>
  clients.operator.meters.create.mutate(meterAt(...overrides));

/** All documents of all collections as one text. */
async function everythingStored(): Promise<string> {
  const collections = await database.db.collections();
  const docs = await Promise.all(collections.map((collection) => collection.find().toArray()));
  return JSON.stringify(docs);
}

test('the secrets of keys are stored nowhere and in no later answer', async () => {
  const { meter, apiKey, readKey } = await create();
  const revoked = await clients.operator.meters.revoke.mutate({ meterId: meter.meterId, key: 'api' });
  const keys = [apiKey!, readKey, revoked.key];
  expect(await sendWith(app, bearer(revoked.key))).toBe(202);
  const stored = await everythingStored();
  const answered = JSON.stringify([
    await clients.operator.meters.list.query(),
    await clients.owner(readKey).meters.mine.query(),
  ]);
  expect(stored).toContain(meter.meterId);
  for (const key of keys) {
    const secret = key.slice(-43);
    expect(stored).not.toContain(secret);
    expect(answered).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    expect(stored).not.toContain(Buffer.from(secret, 'base64url').toString('base64'));
  }
});

test.each([
  ['none', {}],
  ['an empty one', { authorization: 'Bearer ' }],
  ['the operator’s', { authorization: `Bearer ${operatorToken}` }],
  ['one of another scheme', { authorization: 'Basic wip_a_b' }],
  ['one of no key', bearer(`wip_abcdefghijkl_${'A'.repeat(43)}`)],
])('a key is needed to send: %s is refused', async (_, headers) => {
  expect(await sendWith(app, headers)).toBe(401);
});

test('a key’s id with another secret is refused, and a read key cannot send', async () => {
  const { apiKey, readKey } = await create();
  const other = (await create()).apiKey!;
  expect(await sendWith(app, bearer(apiKey!.slice(0, -43) + other.slice(-43)))).toBe(401);
  expect(await sendWith(app, bearer(readKey))).toBe(401);
  expect(await sendWith(app, bearer(apiKey))).toBe(202);
  expect(await sendWith(app, { 'x-api-key': apiKey! })).toBe(202);
});

test('a meter’s key sends for no other meter', async () => {
  const [mine, other] = [await create(), await create()];
  expect(await sendWith(app, bearer(mine.apiKey), { meterId: mine.meter.meterId })).toBe(202);
  expect(await sendWith(app, bearer(mine.apiKey), { meterId: other.meter.meterId })).toBe(422);
});

test('a gateway’s first meter brings its key, and the key sends for each that joins, at once', async () => {
  const first = await create({ gatewayId: 'hall' });
  const second = await create({ gatewayId: 'hall', inputs: [{ name: 'cellar', quantity: 'powerW' }] });
  expect(second.apiKey).toBeNull();
  const key = bearer(first.apiKey);
  expect(await sendWith(app, key, { meterId: first.meter.meterId })).toBe(202);
  expect(await sendWith(app, key, { name: 'cellar' })).toBe(202);
  const third = await create({ gatewayId: 'hall' });
  await eventually(async () => (await sendWith(app, key, { meterId: third.meter.meterId })) === 202, 2_000);
});

describe('a revoked key', () => {
  test('is refused by every server within five seconds, and its successor is not', async () => {
    const { meter, apiKey } = await create();
    for (const server of [app, otherApp]) expect(await sendWith(server, bearer(apiKey))).toBe(202);
    const { key } = await clients.operator.meters.revoke.mutate({ meterId: meter.meterId, key: 'api' });
    for (const server of [app, otherApp]) {
      await eventually(async () => (await sendWith(server, bearer(apiKey))) === 401, 5_000);
      expect(await sendWith(server, bearer(key))).toBe(202);
    }
  });

  test('is refused within five seconds also where word of it never came', async () => {
    const { meter, apiKey } = await create();
    const deaf = createSenderKeys({ repos: createRepos(database.db) });
    expect((await deaf.senderOfKey(apiKey!)).source).toBe(`meter:${meter.meterId}`);
    await clients.operator.meters.revoke.mutate({ meterId: meter.meterId, key: 'api' });
    await eventually(
      () =>
        deaf.senderOfKey(apiKey!).then(
          () => false,
          () => true,
        ),
      5_000,
    );
  });

  test('of a gateway’s meter is not its gateway’s', async () => {
    const { meter, readKey } = await create({ gatewayId: 'hall' });
    const owner = clients.owner(readKey);
    await expect(owner.meters.revoke.mutate({ meterId: meter.meterId, key: 'api' })).rejects.toMatchObject({
      data: { code: 'BAD_REQUEST', field: 'key' },
    });
  });
});

test('numbers of meters are never given twice, even after a deletion', async () => {
  const first = await create();
  await clients.operator.meters.delete.mutate({ meterId: first.meter.meterId });
  const others = await Promise.all(Array.from({ length: 10 }, () => create()));
  const numbers = [first, ...others].map(({ meter }) => meter.number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(Math.min(...others.map(({ meter }) => meter.number))).toBeGreaterThan(first.meter.number);
});
