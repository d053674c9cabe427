import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { startFolding } from '@wip/server/features/consumption/folding/startFolding.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { journalBatch, powerPoint } from '../../../support/sendBatch.ts';
import { insertGateway } from '../../../support/sendingGateway.ts';

let database: TestDatabase;
let repos: Repos;

beforeEach(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  repos = createRepos(database.db);
});
afterEach(() => database?.drop());

const config = {
  ingest: { lateDays: 7, readingsPerSecond: 1, batchesAtOnce: 2, bytesAtOnce: 1 },
  retention: { rawDays: null, hourlyDays: null },
};
const fromMs = Date.parse('2026-11-20T00:00:00Z');

function start(more: Partial<Repos> = {}) {
  const log = pino({ level: 'silent' });
  return startFolding({ repos: { ...repos, ...more }, now: () => new Date(), config, log });
}

async function readingCount(meterNumber: number, sinceMs = fromMs): Promise<number> {
  const spans = await repos.readings.readingsOf(meterNumber, sinceMs, Date.now() + 3_600_000);
  return spans.reduce((sum, { block }) => sum + block.power.size, 0);
}

const soon = { timeout: 10_000 };

test('a reading that was sent is read back from its hour', async () => {
  const app = await createTestApp(database, { isFolding: true });
  try {
    const { meters, apiKey } = await insertGateway(repos);
    const sentAtMs = Date.now();
    const response = await fetch(`${app.url}/ingest/readings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ readings: [{ powerKw: 0 }] }),
    });
    expect(response.status).toBe(202);
    await expect.poll(() => readingCount(meters[0]!.number, sentAtMs - 60_000), soon).toBe(1);
  } finally {
    await app.close();
  }
});

test('of two that fold one does, and when it ends the other goes on', async () => {
  const first = start();
  await expect.poll(() => database.db.collection('leases').countDocuments({ holder: { $ne: null } })).toBe(1);
  const second = start();
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1)]);
  await expect.poll(() => readingCount(1), soon).toBe(1);
  await first.close();
  await journalBatch(repos, [powerPoint('2026-11-20T10:01:00Z', 1)]);
  await expect.poll(() => readingCount(1), soon).toBe(2);
  await second.close();
});

test('one that fails goes on by itself, with what it failed at', async () => {
  let failures = 0;
  const writeHours: Repos['readings']['writeHours'] = async (...given) => {
    failures += 1;
    if (failures <= 2) throw new Error('no disk');
    return repos.readings.writeHours(...given);
  };
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1)]);
  const folding = start({ readings: { ...repos.readings, writeHours } });
  await expect.poll(() => readingCount(1), soon).toBe(1);
  expect(failures).toBe(3);
  await folding.close();
});

test('one that lost its lease to another stops, and does not fold beside it', async () => {
  const old = start();
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1)]);
  await expect.poll(() => readingCount(1), soon).toBe(1);
  const inAnHour = new Date(Date.now() + 3_600_000);
  await database.db
    .collection('leases')
    .updateOne({}, { $inc: { epoch: 1_000 }, $set: { holder: 'another', expiresAt: inAnHour } });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await journalBatch(repos, [powerPoint('2026-11-20T10:01:00Z', 1)]);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await readingCount(1)).toBe(1);
  await old.close();
  expect(await database.db.collection('leases').findOne()).toMatchObject({
    holder: 'another',
    expiresAt: inAnHour,
  });
});
