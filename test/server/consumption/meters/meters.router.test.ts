import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { clientsOf, meterAt, operatorToken } from '../../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { square, testArea } from '../../../support/randomAreas.ts';
import { createTestClient } from '../../../support/testClient.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { operatorToken });
  clients = clientsOf(app);
  const wideNumber = (await app.repos.areas.numbersFor(['test/wide'])).get('test/wide')!;
  const wide = testArea(wideNumber, {
    areaId: 'test/wide',
    key: 'wide',
    areaKm2: 5_000,
    geometry: square([28, -26], 0.5),
  });
  await app.repos.areas.insertMany('test@1', [wide]);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const refusal = (code: string, message: RegExp) => ({
  message: expect.stringMatching(message),
  data: { code },
});

describe('meters.create', () => {
  test('puts the meter into the smallest area at its place', async () => {
    const inBoth = await clients.operator.meters.create.mutate(meterAt());
    const inWide = await clients.operator.meters.create.mutate(meterAt({ lon: 28.4, lat: -25.6 }));
    expect(inBoth.meter).toMatchObject({ areaId: 'test/one', slotS: 60, visibility: 'private' });
    expect(inWide.meter.areaId).toBe('test/wide');
  });

  test('refuses a place that no area covers', async () => {
    await expect(clients.operator.meters.create.mutate(meterAt({ lon: 0, lat: 0 }))).rejects.toMatchObject({
      ...refusal('BAD_REQUEST', /No area covers/),
      data: { code: 'BAD_REQUEST', field: 'lat' },
    });
  });
});

describe('a name', () => {
  test('of an input belongs to one meter of a gateway', async () => {
    const inputs = [{ name: 'house/power' }];
    const { create } = clients.operator.meters;
    const { meter } = await create.mutate(meterAt({ gatewayId: 'cellar', inputs }));
    await expect(create.mutate(meterAt({ gatewayId: 'cellar', inputs }))).rejects.toMatchObject({
      ...refusal('CONFLICT', new RegExp(`'house/power' for its meter ${meter.meterId}`)),
      data: { code: 'CONFLICT', field: 'inputs' },
    });
    await create.mutate(meterAt({ gatewayId: 'attic', inputs }));
  });

  test.each(['Shop\u0007', 'a\nb', 'Geyser \u202egpj.exe', 'a\u2028b'])('as %j is refused', async (name) => {
    await expect(clients.operator.meters.create.mutate(meterAt({ name }))).rejects.toMatchObject(
      refusal('BAD_REQUEST', /control characters/),
    );
  });
});

describe('the operator’s calls', () => {
  const calls = {
    create: (client: ReturnType<typeof createTestClient>) => client.meters.create.mutate(meterAt()),
    list: (client: ReturnType<typeof createTestClient>) => client.meters.list.query(),
    delete: (client: ReturnType<typeof createTestClient>) =>
      client.meters.delete.mutate({ meterId: 'm_abcdefghijkl' }),
  };

  test.each(Object.entries(calls))('%s is told apart: no token, another token', async (_, call) => {
    await expect(call(clients.anyone)).rejects.toMatchObject(
      refusal('UNAUTHORIZED', /Authorization: Bearer <OPERATOR_TOKEN>/),
    );
    for (const token of [`${operatorToken}x`, operatorToken.slice(1), operatorToken.toUpperCase()]) {
      const client = createTestClient(app.url, { authorization: `Bearer ${token}` });
      await expect(call(client)).rejects.toMatchObject(refusal('FORBIDDEN', /not the operator/));
    }
  });

  test('are closed where no token is set, whatever is sent', async () => {
    const closed = await createTestApp(database);
    for (const authorization of ['Bearer ', 'Bearer undefined', `Bearer ${operatorToken}`, '']) {
      const client = createTestClient(closed.url, { authorization });
      for (const call of Object.values(calls)) {
        await expect(call(client)).rejects.toMatchObject(refusal('FORBIDDEN', /OPERATOR_TOKEN is not set/));
      }
    }
    await closed.close();
  });

  test('answer NOT_FOUND for a meter that is not there', async () => {
    const meterId = 'm_abcdefghijkl';
    await expect(clients.operator.meters.delete.mutate({ meterId })).rejects.toMatchObject(
      refusal('NOT_FOUND', /no meter/),
    );
    await expect(clients.operator.meters.revoke.mutate({ meterId, key: 'read' })).rejects.toMatchObject(
      refusal('NOT_FOUND', /no meter/),
    );
  });
});

describe('an owner', () => {
  test('sees the meters whose read keys are sent, and no others', async () => {
    const [a, b] = [
      await clients.operator.meters.create.mutate(meterAt({ name: 'A' })),
      await clients.operator.meters.create.mutate(meterAt({ name: 'B' })),
    ];
    const names = async (...keys: string[]) =>
      (await clients.owner(...keys).meters.mine.query()).map(({ name }) => name);
    expect(await names(a.readKey)).toEqual(['A']);
    expect(await names(a.readKey, b.readKey)).toEqual(['A', 'B']);
    const mixed = a.readKey.slice(0, -43) + b.readKey.slice(-43);
    await expect(names(mixed)).rejects.toMatchObject(refusal('FORBIDDEN', /X-Read-Key/));
    await expect(names(a.apiKey!)).rejects.toMatchObject(refusal('FORBIDDEN', /X-Read-Key/));
    await expect(clients.anyone.meters.mine.query()).rejects.toMatchObject(
      refusal('UNAUTHORIZED', /X-Read-Key/),
    );
  });

  test('sends at most twenty keys', async () => {
    const { readKey } = await clients.operator.meters.create.mutate(meterAt());
    const keys = Array.from({ length: 20 }, (_, index) => `wipr_${index}`);
    await expect(clients.owner(readKey, ...keys).meters.mine.query()).rejects.toMatchObject(
      refusal('BAD_REQUEST', /20 keys/),
    );
    expect(await clients.owner(readKey, ...keys.slice(1)).meters.mine.query()).toHaveLength(1);
  });

  test('replaces the keys of the own meter, and of no other', async () => {
    const [mine, other] = [
      await clients.operator.meters.create.mutate(meterAt()),
      await clients.operator.meters.create.mutate(meterAt()),
    ];
    const owner = clients.owner(mine.readKey);
    for (const key of ['read', 'api'] as const) {
      await expect(owner.meters.revoke.mutate({ meterId: other.meter.meterId, key })).rejects.toMatchObject(
        refusal('FORBIDDEN', /this meter/),
      );
    }
    const { key } = await owner.meters.revoke.mutate({ meterId: mine.meter.meterId, key: 'read' });
    await expect(owner.meters.mine.query()).rejects.toMatchObject(refusal('FORBIDDEN', /X-Read-Key/));
    expect(await clients.owner(key).meters.mine.query()).toHaveLength(1);
    expect(await clients.owner(other.readKey).meters.mine.query()).toHaveLength(1);
  });

  test('is told the same of a foreign meter as of none', async () => {
    const [mine, other] = [
      await clients.operator.meters.create.mutate(meterAt()),
      await clients.operator.meters.create.mutate(meterAt()),
    ];
    const messages = await Promise.all(
      [other.meter.meterId, 'm_abcdefghijkl'].map((meterId) =>
        clients
          .owner(mine.readKey)
          .meters.revoke.mutate({ meterId, key: 'read' })
          .catch((error: Error) => error.message),
      ),
    );
    expect(messages[0]).toMatch(/this meter/);
    expect(messages[1]).toBe(messages[0]);
  });

  test('has no calls of the operator', async () => {
    const { readKey, meter } = await clients.operator.meters.create.mutate(meterAt());
    const owner = clients.owner(readKey);
    await expect(owner.meters.list.query()).rejects.toMatchObject({ data: { code: 'UNAUTHORIZED' } });
    await expect(owner.meters.delete.mutate({ meterId: meter.meterId })).rejects.toMatchObject({
      data: { code: 'UNAUTHORIZED' },
    });
  });
});

test('the exact place of a meter is in no answer but the operator’s list', async () => {
  const place = { lon: 28.0098765, lat: -25.9123456 };
  const created = await clients.operator.meters.create.mutate(meterAt(place));
  const { meterId } = created.meter;
  const owner = clients.owner(created.readKey);
  const answers = [
    created,
    await owner.meters.mine.query(),
    await owner.meters.revoke.mutate({ meterId, key: 'api' }),
    await app.repos.meters.byId(meterId),
    await app.repos.meters.ofArea('test/one'),
    await app.repos.meters.all(),
  ];
  for (const answer of answers) expect(JSON.stringify(answer)).not.toMatch(/9876|123456/);
  const listed = (await clients.operator.meters.list.query()).find((meter) => meter.meterId === meterId);
  expect(listed).toMatchObject(place);
});

describe('a personal answer', () => {
  test.each([
    ['alone', '/trpc/meters.mine'],
    ['in a batch', '/trpc/meters.mine?batch=1'],
    ['beside a public one', '/trpc/meters.mine,regions.list?batch=1'],
  ])('is kept by nobody, asked %s', async (_, path) => {
    const { readKey } = await clients.operator.meters.create.mutate(meterAt());
    const response = await fetch(`${app.url}${path}`, { headers: { 'x-read-key': readKey } });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('"House"');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  test('is kept by nobody where the operator asks, and a refusal neither', async () => {
    const ask = (headers: Record<string, string>) => fetch(`${app.url}/trpc/meters.list`, { headers });
    const listed = await ask({ authorization: `Bearer ${operatorToken}` });
    expect([listed.status, listed.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    const refused = await ask({});
    expect([refused.status, refused.headers.get('cache-control')]).toEqual([401, 'no-store']);
    const wrong = await ask({ authorization: 'Bearer another-token-than-that' });
    expect([wrong.status, wrong.headers.get('cache-control')]).toEqual([403, 'no-store']);
  });

  test('does not make public ones personal', async () => {
    const response = await fetch(`${app.url}/trpc/regions.list`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=2');
    await response.text();
  });
});
