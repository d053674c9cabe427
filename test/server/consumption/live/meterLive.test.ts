import { setTimeout as sleep } from 'node:timers/promises';
import { createTRPCClient } from '@trpc/client';
import type { AppRouter } from '@wip/server/router.ts';
import { packPoints } from '@wip/shared/consumption/meterPoint.ts';
import { Binary, Timestamp } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { followMeter } from '../../../support/followMeter.ts';
import { foldPoints } from '../../../support/meterReadings.ts';
import { meterSubscriptionLink } from '../../../support/meterSubscriptions.ts';
import { clientsOf, meterAt, operatorToken } from '../../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually } from '../../../support/processes.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;
let otherApp: TestApp;
const open: { stop(): void }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { operatorToken });
  otherApp = await createTestApp(database, { operatorToken });
});
afterEach(() => {
  for (const { stop } of open.splice(0)) stop();
});
afterAll(async () => {
  await app?.close();
  await otherApp?.close();
  await database?.drop();
});

interface Owned {
  meterId: string;
  readKey: string;
  apiKey: string;
  number: number;
}

async function createOwned(overrides: Parameters<typeof meterAt>[0] = {}): Promise<Owned> {
  const { meter, apiKey, readKey } = await clientsOf(app).operator.meters.create.mutate(
    meterAt({ slotS: 1, ...overrides }),
  );
  return { meterId: meter.meterId, readKey, apiKey: apiKey ?? '', number: meter.number };
}

let second = 0;
beforeEach(() => {
  second = Math.floor(Date.now() / 1_000) - 3_600;
});

/** Sends values in one batch, each a second after the one before. */
async function send({ apiKey }: Pick<Owned, 'apiKey'>, values: object[]): Promise<void> {
  const readings = values.map((value) => ({ at: new Date(1_000 * second++).toISOString(), ...value }));
  const response = await fetch(`${app.url}/ingest/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ readings }),
  });
  expect(response.status).toBe(202);
  await response.text();
}

const sendPowers = (meter: Pick<Owned, 'apiKey'>, ...powers: number[]) =>
  send(
    meter,
    powers.map((powerKw) => ({ powerKw })),
  );

/** Follows a meter from now on. */
async function follow(meter: Owned, url = app.url) {
  const followed = followMeter({ url, ...meter });
  open.push(followed);
  await eventually(() => followed.items.length > 0);
  return followed;
}

/** Takes the items after an id from a server until there are `count` of them, then hangs up. */
async function take(
  meter: Owned,
  { url, lastEventId, count }: { url: string; lastEventId: string; count: number },
) {
  const client = createTRPCClient<AppRouter>({
    links: [meterSubscriptionLink({ url: `${url}/trpc`, readKey: () => meter.readKey })],
  });
  const taken: { id: string; type: string; powerKw: number | null }[] = [];
  await new Promise<void>((resolve, reject) => {
    const { unsubscribe } = client.meters.live.subscribe(
      { meterId: meter.meterId, lastEventId },
      {
        onData({ id, data }) {
          if (taken.length === count) return;
          taken.push({ id, type: data.type, powerKw: data.type === 'reading' ? data.powerKw : null });
          if (taken.length === count) resolve(unsubscribe());
        },
        onError: reject,
      },
    );
  });
  return taken;
}

/** Writes a batch that has its place in the order already. */
async function journalAt(
  meter: Owned,
  order: Timestamp,
  powerKw: number,
  source = `meter:${meter.meterId}`,
): Promise<void> {
  const point = { meterNumber: meter.number, atMs: 1_000 * second++, durationS: 1, kind: 'power' as const };
  await database.db.collection<Record<string, unknown> & { _id: string }>('journal').insertOne({
    _id: `${source}|test-${meter.meterId}-${second}`,
    source,
    bodyHash: '',
    receivedAt: new Date(),
    order,
    count: 1,
    points: new Binary(packPoints([{ ...point, micro: powerKw * 1e6 }])),
    foldedAt: null,
    answer: {},
  });
}

test('an owner is told that what was before is history, then gets every reading that the own meter sends', async () => {
  const [own, others] = [await createOwned(), await createOwned()];
  await sendPowers(own, 9);
  const followed = await follow(own);
  expect(followed.items).toMatchObject([{ type: 'gap', meterId: own.meterId }]);
  await sendPowers(others, 7);
  await journalAt(own, new Timestamp({ t: 0, i: 0 }), 8, 'operator:import');
  await sendPowers(own, 1, 2, 3);
  await sendPowers(own, 0);
  await eventually(() => followed.readings().length >= 4);
  expect(followed.readings()).toMatchObject(
    [1, 2, 3, 0].map((powerKw) => ({ meterId: own.meterId, powerKw, durationS: 1, counterKwh: null })),
  );
  expect(followed.readings()[0]?.at).toEqual(new Date(1_000 * (second - 4)));
});

test('a reading comes by every server process, whichever took it', async () => {
  const meter = await createOwned();
  const here = await follow(meter);
  const there = await follow(meter, otherApp.url);
  await sendPowers(meter, 5);
  await eventually(() => here.powers().length + there.powers().length === 2);
  expect([here.powers(), there.powers()]).toEqual([[5], [5]]);
});

describe('whoever comes back', () => {
  test('gets what was missed, from another process as well and from within a batch', async () => {
    const meter = await createOwned();
    const followed = await follow(meter);
    followed.stop();
    await sendPowers(meter, 1, 2, 3, 4);
    await sendPowers(meter, 5);
    const first = await take(meter, { url: app.url, lastEventId: followed.ids[0]!, count: 2 });
    expect(first.map(({ powerKw }) => powerKw)).toEqual([1, 2]);
    const rest = await take(meter, { url: otherApp.url, lastEventId: first[1]!.id, count: 3 });
    expect(rest.map(({ powerKw }) => powerKw)).toEqual([3, 4, 5]);
    const nothingTwice = take(meter, { url: app.url, lastEventId: rest[2]!.id, count: 1 });
    await sendPowers(meter, 6);
    expect((await nothingTwice).map(({ powerKw }) => powerKw)).toEqual([6]);
  });

  test('gets a batch that became visible after a later one', async () => {
    const meter = await createOwned();
    const followed = await follow(meter);
    const t = Math.floor(Date.now() / 1_000);
    await journalAt(meter, new Timestamp({ t, i: 9 }), 2);
    await eventually(() => followed.powers().length === 1);
    followed.stop();
    await journalAt(meter, new Timestamp({ t: t - 3, i: 1 }), 1);
    await journalAt(meter, new Timestamp({ t: t + 1, i: 1 }), 3);
    const taken = await take(meter, { url: app.url, lastEventId: followed.ids.at(-1)!, count: 2 });
    expect(taken.map(({ powerKw }) => powerKw)).toEqual([1, 3]);
  });

  test.each([
    ['names an id of nobody', async () => 'nothing of ours'],
    ['was away for longer than the journal is kept', async () => (1_000_000_000n << 32n).toString(36)],
    [
      'missed more than a thousand batches',
      async (meter: Owned, lastId: string) => {
        const t = Math.floor(Date.now() / 1_000);
        for (let i = 0; i <= 1_000; i++) await journalAt(meter, new Timestamp({ t, i }), 1);
        return lastId;
      },
    ],
  ])('and %s is told to read the history again, and goes on from there', async (_, idOf) => {
    const meter = await createOwned();
    await sendPowers(meter, 1);
    const followed = await follow(meter);
    followed.stop();
    const lastEventId = await idOf(meter, followed.ids[0]!);
    const taking = take(meter, { url: app.url, lastEventId, count: 2 });
    await sleep(500);
    await sendPowers(meter, 8);
    expect(await taking).toMatchObject([{ type: 'gap' }, { type: 'reading', powerKw: 8 }]);
  });
});

test('what is written while the change stream is interrupted comes once it listens again', async () => {
  const meter = await createOwned();
  const followed = await follow(meter);
  await sendPowers(meter, 1);
  await eventually(() => followed.powers().length === 1);
  await database.db.renameCollection('journal', 'elsewhere');
  await database.db.renameCollection('elsewhere', 'journal');
  await sendPowers(meter, 2);
  await eventually(() => followed.powers().length === 2);
  await sendPowers(meter, 3);
  await eventually(() => followed.powers().length === 3);
  expect(followed.powers()).toEqual([1, 2, 3]);
  expect(followed.items.filter(({ type }) => type === 'gap')).toHaveLength(1);
});

test('a counter comes with the mean power since its state before, also after a new connection', async () => {
  const meter = await createOwned({ slotS: 60 });
  const first = await follow(meter);
  const startMs = Math.floor(Date.now() / 60_000 - 30) * 60_000;
  const at = (minute: number) => new Date(startMs + minute * 60_000).toISOString();
  await send(meter, [{ at: at(0), counterKwh: 10 }]);
  await send(meter, [{ at: at(1), counterKwh: 10.05 }]);
  await eventually(() => first.readings().length === 2);
  expect(first.readings()).toMatchObject([
    { powerKw: null, counterKwh: 10 },
    { powerKw: expect.closeTo(3, 6), counterKwh: 10.05 },
  ]);
  first.stop();
  await foldPoints(app.repos, [
    { meterNumber: meter.number, atMs: startMs + 60_000, durationS: 60, kind: 'counter', micro: 10_050_000 },
  ]);
  await send(meter, [{ at: at(3), counterKwh: 10.25 }]);
  const [next] = await take(meter, { url: app.url, lastEventId: first.ids.at(-1)!, count: 1 });
  expect(next?.powerKw).toBeCloseTo(6, 6);
});

describe('who may follow', () => {
  test('nobody without the read key of this very meter', async () => {
    const [meter, other] = [await createOwned(), await createOwned()];
    for (const readKey of [other.readKey, `${meter.readKey.slice(0, -1)}_`, 'wipr_no']) {
      const followed = followMeter({ url: app.url, meterId: meter.meterId, readKey });
      open.push(followed);
      await eventually(() => followed.errors.length > 0);
      expect(followed.items).toEqual([]);
    }
    const input = encodeURIComponent(JSON.stringify({ meterId: meter.meterId }));
    const refused = await fetch(`${app.url}/trpc/meters.live?input=${input}`);
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(await refused.text()).toContain('UNAUTHORIZED');
  });

  test('a revoked read key, and a deleted meter, end what is open within seconds, in each process', async () => {
    const [meter, deleted] = [await createOwned(), await createOwned()];
    const streams = [
      await follow(meter),
      await follow(meter, otherApp.url),
      await follow(deleted, otherApp.url),
    ];
    const kept = await follow(await createOwned());
    await clientsOf(app).owner(meter.readKey).meters.revoke.mutate({ meterId: meter.meterId, key: 'read' });
    await clientsOf(app).operator.meters.delete.mutate({ meterId: deleted.meterId });
    await eventually(() => streams.every(({ errors }) => errors.length > 0), 5_000);
    expect(streams.map(({ errors }) => errors)).toEqual([['FORBIDDEN'], ['FORBIDDEN'], ['FORBIDDEN']]);
    expect(kept.errors).toEqual([]);
  });

  test('a subscription counts as a live stream of its address until it is closed', async () => {
    const narrow = await createTestApp(database, { operatorToken, callLimits: { streamsAtOnce: 1 } });
    try {
      const meter = await createOwned();
      const first = await follow(meter, narrow.url);
      const live = () => fetch(`${narrow.url}/live/status`, { signal: AbortSignal.timeout(5_000) });
      const refused = await live();
      expect(refused.status).toBe(429);
      await refused.text();
      first.stop();
      await eventually(() => narrow.limits.gauge().streams === 0);
      const taken = await live();
      expect(taken.status).toBe(200);
      await taken.body?.cancel();
    } finally {
      await narrow.close();
    }
  });
});
