import { patientFetch } from '@wip/client/src/api/patientFetch.ts';
import { createCallRates } from '@wip/server/http/callRates.ts';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { askFrom } from '../../support/askFrom.ts';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { createStallingProxy } from '../../support/stallingProxy.ts';
import { insertRegion } from '../../support/testRegion.ts';

const one = '127.0.0.1';
const other = '127.0.0.2';
let database: TestDatabase;
let proxy: Awaited<ReturnType<typeof createStallingProxy>>;
let client: MongoClient;
const apps: TestApp[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  const { hostname, port, pathname } = new URL(database.uri);
  proxy = await createStallingProxy({ host: hostname, port: Number(port) });
  client = await MongoClient.connect(`mongodb://127.0.0.1:${proxy.port}${pathname}?directConnection=true`);
});

afterAll(async () => {
  proxy?.resume();
  for (const app of apps) await app.close();
  await client?.close();
  await proxy?.close();
  await database?.drop();
});

/** A server with the product's own limits, over a database that can be made to hang. */
async function start(options: Parameters<typeof createTestApp>[1] = {}): Promise<TestApp> {
  const callLimits = { callsAtOnce: 10, callsPerSecond: 100, streamsAtOnce: 200, ...options.callLimits };
  const app = await createTestApp({ ...database, client, db: client.db() }, { ...options, callLimits });
  apps.push(app);
  return app;
}

const call = (app: TestApp, path: string, input: unknown) =>
  `${app.url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
const areasAt = (app: TestApp, index = 0) => call(app, 'areas.at', { lon: 28.05 + index / 1e6, lat: -25.95 });
const windows = (app: TestApp) =>
  call(app, 'schedule.windows', {
    areaId: 'test/one',
    from: '2026-01-01T00:00:00Z',
    to: '2026-12-31T00:00:00Z',
  });
const batch = (app: TestApp, calls: number, path: string, input: unknown) => {
  const inputs = Object.fromEntries(Array.from({ length: calls }, (_, index) => [index, input]));
  const paths = Array.from({ length: calls }, () => path).join(',');
  return `${app.url}/trpc/${paths}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
};
const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
const statuses = (answers: readonly { status: number }[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** Ten calls of one address that hang until the database is back. */
async function fillUp(app: TestApp, signal?: AbortSignal) {
  proxy.stall();
  const asked = times(10, (index) => askFrom(one, areasAt(app, index), signal && { signal }));
  const settled = Promise.allSettled(asked);
  await vi.waitFor(() => expect(app.limits.gauge().running).toBe(10));
  return {
    async answers() {
      proxy.resume();
      await settled;
      return Promise.all(asked);
    },
  };
}

afterEach(() => proxy.resume());

describe('dear calls', () => {
  test('of 200 at once from one address ten run and the rest are told when to come back', async () => {
    const app = await start();
    proxy.stall();
    const asked = times(200, (index) => askFrom(one, areasAt(app, index)));
    let answered = 0;
    for (const answer of asked) void answer.then(() => answered++);
    await vi.waitFor(() => expect(answered).toBe(190));
    expect(app.limits.gauge()).toMatchObject({ addresses: 1, running: 10, mostAtOnce: 10 });
    proxy.resume();
    const answers = await Promise.all(asked);
    expect(statuses(answers)).toEqual({ 200: 10, 429: 190 });
    for (const { status, headers } of answers) {
      expect(headers['retry-after']).toBe(status === 429 ? '1' : undefined);
      if (status === 429) expect(headers['cache-control']).toBe('no-store');
    }
    await vi.waitFor(() => expect(app.limits.gauge()).toMatchObject({ addresses: 0, running: 0 }));
  });

  test('a refusal is what the adapter sends, with a sentence and the seconds to wait', async () => {
    const app = await start();
    const full = await fillUp(app);
    const [alone, batched] = await Promise.all([
      askFrom(one, areasAt(app)),
      askFrom(one, batch(app, 1, 'areas.at', { lon: 28.05, lat: -25.95 })),
    ]);
    expect([alone.status, batched.status]).toEqual([429, 429]);
    expect(`[${alone.text}]`).toBe(batched.text);
    expect(batched.headers['retry-after']).toBe('1');
    expect(JSON.parse(alone.text)).toEqual({
      error: {
        json: {
          message: 'At most 10 such calls at once; try again in 1 s.',
          code: -32_029,
          data: {
            code: 'TOO_MANY_REQUESTS',
            httpStatus: 429,
            path: 'areas.at',
            field: null,
            retryAfterS: 1,
          },
        },
      },
    });
    expect(statuses(await full.answers())).toEqual({ 200: 10 });
  });

  test('another address is served meanwhile, cheap calls of the same one too, and afterwards all of them', async () => {
    const app = await start();
    const full = await fillUp(app);
    const answers = await Promise.all([
      askFrom(other, windows(app)),
      askFrom(one, windows(app)),
      askFrom(one, call(app, 'status.area', { areaId: 'test/one' })),
      askFrom(one, call(app, 'status.area', { areaId: 'test/one', knownAt: '2026-01-01T00:00:00Z' })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200, 429]);
    await full.answers();
    expect((await askFrom(one, windows(app))).status).toBe(200);
  });

  test('in a batch count one by one', async () => {
    const app = await start();
    const answer = await askFrom(one, batch(app, 20, 'areas.at', { lon: 28.05, lat: -25.95 }));
    expect(answer.status).toBe(207);
    expect(answer.headers['retry-after']).toBe('1');
    const parts: { error?: { json: { data: { httpStatus: number } } } }[] = JSON.parse(answer.text);
    expect(parts.map(({ error }) => error?.json.data.httpStatus ?? 200).sort()).toEqual([
      ...times(10, () => 200),
      ...times(10, () => 429),
    ]);
    expect(app.limits.gauge().mostAtOnce).toBe(10);
  });

  test('hanging up frees no place before the work is done', async () => {
    const app = await start();
    const hangUp = new AbortController();
    const full = await fillUp(app, hangUp.signal);
    hangUp.abort();
    await new Promise((resolve) => setTimeout(resolve, 200)); // the server hears of it
    expect((await askFrom(one, areasAt(app))).status).toBe(429);
    await expect(full.answers()).rejects.toThrow();
    await vi.waitFor(() => expect(app.limits.gauge()).toMatchObject({ addresses: 0, running: 0 }));
  });

  test('that fail give their place back', async () => {
    const app = await start({ callLimits: { callsAtOnce: 1 } });
    const bad = call(app, 'schedule.windows', { areaId: 'test/none' });
    for (const status of [400, 400]) expect((await askFrom(one, bad)).status).toBe(status);
    expect((await askFrom(one, windows(app))).status).toBe(200);
  });
});

test('a page counts as a dear call', async () => {
  const app = await start();
  const full = await fillUp(app);
  const page = `${app.url}/area/test/one`;
  const [refused, served] = await Promise.all([askFrom(one, page), askFrom(other, page)]);
  expect([refused.status, served.status]).toEqual([429, 200]);
  expect(refused.headers['retry-after']).toBe('1');
  await full.answers();
  expect((await askFrom(one, page)).status).toBe(200);
});

describe('tiles that have to be cut', () => {
  const tile = (app: TestApp, x: number) =>
    `${app.url}/tiles/${app.board.current().catalogue.version}/12/${x}/2370.mvt`;

  test('wait for their turn by the screenful, four at a time, and leave room for calls', async () => {
    const app = await start();
    proxy.stall();
    const tiles = times(60, (x) => askFrom(one, tile(app, x)));
    await vi.waitFor(() => expect(app.limits.gauge().running).toBe(4));
    expect((await askFrom(one, windows(app))).status).toBe(200);
    proxy.resume();
    expect(statuses(await Promise.all(tiles))).toEqual({ 204: 60 });
    await vi.waitFor(() => expect(app.limits.gauge().addresses).toBe(0));
  });

  test('are refused beyond two screens, while those held ready are not counted', async () => {
    const app = await start();
    const ready = tile(app, 4_000);
    expect((await askFrom(one, ready)).status).toBe(204);
    proxy.stall();
    const tiles = times(200, (x) => askFrom(one, tile(app, x)));
    const refused = await Promise.race(tiles);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(JSON.parse(refused.text).error).toContain('try again in 1 s');
    expect((await askFrom(one, ready)).status).toBe(204);
    proxy.resume();
    expect(statuses(await Promise.all(tiles))).toEqual({ 204: 124, 429: 76 });
  });
});

describe('calls in the long run', () => {
  const list = (app: TestApp) => `${app.url}/trpc/regions.list`;

  test('are refused past ten seconds’ worth, for that address, until it has waited as told', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 } });
    const first = await Promise.all(times(20, () => askFrom(one, list(app))));
    expect(statuses(first)).toEqual({ 200: 20 });
    const refused = await askFrom(one, list(app));
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(JSON.parse(refused.text).error.json.message).toContain('try again in 1 s');
    expect((await askFrom(other, list(app))).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await askFrom(one, list(app))).status).toBe(200);
  });

  test('of a page wait as told and come through, unless the page no longer wants them', async () => {
    const [patient, leaving] = [await start({ callLimits: { callsPerSecond: 2 } }), new AbortController()];
    await askFrom(one, batch(patient, 20, 'regions.list', {}));
    const startedMs = performance.now();
    const unwanted = patientFetch(list(patient), { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 1_300);
    const [answer] = await Promise.all([
      patientFetch(list(patient)),
      expect(unwanted).rejects.toBeInstanceOf(DOMException),
    ]);
    expect(answer.status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(1_900);
  });

  test('count each of a batch and each POST', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 } });
    const post = () =>
      fetch(list(app), { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect((await askFrom(one, batch(app, 18, 'regions.list', {}))).status).toBe(200);
    expect([await post(), await post(), await post()].map(({ status }) => status)).toEqual([405, 405, 429]);
    expect((await askFrom(one, batch(app, 5, 'regions.list', {}))).status).toBe(429);
  });

  test('a proxy that nobody vouches for is one address, whatever it says', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 } });
    const answers = times(22, (index) =>
      askFrom(one, list(app), { headers: { 'x-forwarded-for': `192.0.2.${index}` } }),
    );
    expect(statuses(await Promise.all(answers))).toEqual({ 200: 20, 429: 2 });
  });

  test('behind a trusted proxy each of its clients counts, and none can pretend to be another', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 }, trustedProxies: 1 });
    const askFor = (forwarded: string) =>
      askFrom(one, list(app), { headers: { 'x-forwarded-for': forwarded } });
    const pretending = times(22, (index) => askFor(`198.51.100.${index}, 192.0.2.1`));
    expect(statuses(await Promise.all(pretending))).toEqual({ 200: 20, 429: 2 });
    expect((await askFor('192.0.2.2')).status).toBe(200);
  });

  test('an IPv6 household is one address, however many it uses', async () => {
    const app = await start({ callLimits: { callsPerSecond: 2 }, trustedProxies: 1 });
    const askFor = (forwarded: string) =>
      askFrom(one, list(app), { headers: { 'x-forwarded-for': forwarded } });
    const household = times(22, (index) =>
      askFor(index % 2 === 0 ? `2001:db8:0:7::${index}` : `2001:DB8::7:1:2:3:${index}`),
    );
    expect(statuses(await Promise.all(household))).toEqual({ 200: 20, 429: 2 });
    expect((await askFor('2001:db8:0:8::1')).status).toBe(200);
  });
});

test('live streams of one address are as many as it may have open, and closing one makes room', async () => {
  const app = await start({ callLimits: { streamsAtOnce: 2 } });
  const open = async () => {
    const closing = new AbortController();
    const { status, headers } = await fetch(`${app.url}/live/status`, { signal: closing.signal });
    return { status, headers, close: () => closing.abort() };
  };
  const streams = [await open(), await open(), await open()] as const;
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(streams[2].headers.get('retry-after')).toBe('30');
  expect((await fetch(`${app.url}/live/status`, { method: 'HEAD' })).status).toBe(200);
  streams[0].close();
  await vi.waitFor(async () => expect((await open()).status).toBe(200));
});

test('only so many addresses are remembered', () => {
  const rates = createCallRates(100);
  for (let index = 0; index < 25_000; index++) rates.take(String(index), 1, 0);
  expect(rates.addressCount()).toBe(20_000);
});
