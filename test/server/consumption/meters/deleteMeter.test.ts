import { eraseDeletedMeters } from '@wip/server/features/consumption/meters/eraseMeters.job.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { fixedClock } from '../../../support/fixedClock.ts';
import { clientsOf, meterAt, operatorToken, sendWith } from '../../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually } from '../../../support/processes.ts';
import { insertRegion } from '../../../support/testRegion.ts';

const clock = fixedClock('2026-11-20T10:00:00Z');
let database: TestDatabase;
let app: TestApp;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { operatorToken, now: clock.now, isFolding: true });
  clients = clientsOf(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const idsPerMeter = { readingHours: 2 ** 21, readingDays: 2 ** 16, daySummaries: 2 ** 16 };
type Room = keyof typeof idsPerMeter;
const roomOf = (room: Room) => database.db.collection<{ _id: number }>(room);

/** How many documents there are of a meter, by collection. */
async function storedOf(meterNumber: number) {
  const counts = Object.entries(idsPerMeter).map(async ([room, perMeter]) => {
    const range = { $gte: meterNumber * perMeter, $lt: (meterNumber + 1) * perMeter };
    return [room, await roomOf(room as Room).countDocuments({ _id: range })];
  });
  return Object.fromEntries(await Promise.all(counts));
}

/** The first and the last document that each collection can have of a meter. */
async function fillEnds(meterNumber: number) {
  for (const [room, perMeter] of Object.entries(idsPerMeter)) {
    await roomOf(room as Room).insertMany([
      { _id: meterNumber * perMeter },
      { _id: (meterNumber + 1) * perMeter - 1 },
    ]);
  }
}

const create = (name: string) => clients.operator.meters.create.mutate(meterAt({ name }));

test('a deleted meter is out of every answer at once, and all that is stored of it is erased within a day', async () => {
  const [before, gone, after] = [await create('Before'), await create('Gone'), await create('After')];
  const { meterId, number } = gone.meter;
  for (const { meter } of [before, gone, after]) await fillEnds(meter.number);
  const key = { authorization: `Bearer ${gone.apiKey}` };
  expect(await sendWith(app, key)).toBe(202);
  await eventually(async () => (await storedOf(number)).readingHours === 3);

  const { erasedBefore } = await clients.operator.meters.delete.mutate({ meterId });
  expect(erasedBefore.getTime()).toBe(clock.now().getTime() + dayMs);
  const listed = await clients.operator.meters.list.query();
  expect(listed.map(({ name }) => name)).toEqual(['Before', 'After']);
  await expect(clients.owner(gone.readKey).meters.mine.query()).rejects.toMatchObject({
    data: { code: 'FORBIDDEN' },
  });
  await eventually(async () => (await sendWith(app, key)) === 401, 5_000);

  clock.advance(9 * minuteMs);
  await eraseDeletedMeters(app.repos, clock.now());
  expect((await storedOf(number)).readingHours).toBe(3);
  for (let run = 0; run < 2; run++) {
    clock.advance(hourMs);
    await eraseDeletedMeters(app.repos, clock.now());
    expect(await storedOf(number)).toEqual({ readingHours: 0, readingDays: 0, daySummaries: 0 });
  }
  for (const { meter } of [before, after]) {
    expect(await storedOf(meter.number)).toEqual({ readingHours: 2, readingDays: 2, daySummaries: 2 });
  }
  const left = await database.db.collection<{ _id: string }>('meters').findOne({ _id: meterId });
  expect(Object.keys(left ?? {}).toSorted()).toEqual(['_id', 'deletedAt', 'erasedAt', 'number']);
  expect(await database.db.collection('apiKeys').countDocuments({ meterId })).toBe(0);
});

test('what was sealed while a meter was erased is found by the next run', async () => {
  const { meter } = await create('Late');
  await fillEnds(meter.number);
  await clients.operator.meters.delete.mutate({ meterId: meter.meterId });
  clock.advance(hourMs);
  await eraseDeletedMeters(app.repos, clock.now());
  await roomOf('readingDays').insertOne({ _id: meter.number * idsPerMeter.readingDays + 20_000 });
  for (let run = 0; run < 3; run++) await eraseDeletedMeters(app.repos, clock.now());
  expect(await storedOf(meter.number)).toEqual({ readingHours: 0, readingDays: 0, daySummaries: 0 });
  expect(await app.repos.meters.dueForErasure(clock.now())).toEqual([]);
});

test('readings of a deleted meter that are still on their way are not stored', async () => {
  const { meter, apiKey } = await create('Underway');
  await clients.operator.meters.delete.mutate({ meterId: meter.meterId });
  const points = [
    {
      meterNumber: meter.number,
      atMs: clock.now().getTime(),
      durationS: 60,
      kind: 'power' as const,
      micro: 1,
    },
  ];
  const answer = { accepted: 1, refusedCount: 0, refused: [], isRepeated: false };
  const batch = {
    source: `meter:${meter.meterId}`,
    key: 'r:late',
    bodyHash: 'x',
    receivedAt: clock.now(),
    points,
    answer,
  };
  await app.repos.journal.append(batch);
  await eventually(async () => (await app.repos.journal.backlog()).batchCount === 0);
  expect(apiKey).not.toBeNull();
  expect((await storedOf(meter.number)).readingHours).toBe(0);
});
