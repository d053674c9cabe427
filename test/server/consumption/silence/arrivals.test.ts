import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { powerPoint } from '../../../support/sendBatch.ts';

let database: TestDatabase;
let repos: Repos;

beforeAll(async () => {
  database = await createTestDatabase();
  repos = createRepos(database.db);
  await append('meter:1', '2026-11-20T10:00:00Z', [1]);
  await append('gateway:a', '2026-11-20T11:00:00Z', [1, 2, 2]);
  await append('operator:import', '2026-11-20T11:30:00Z', [5]);
  await append('meter:3', '2026-11-20T12:00:00Z', [3]);
});
afterAll(() => database?.drop());

async function append(source: string, receivedAt: string, meterNumbers: number[]): Promise<void> {
  await repos.journal.append({
    source,
    key: receivedAt,
    bodyHash: receivedAt,
    receivedAt: new Date(receivedAt),
    points: meterNumbers.map((meterNumber, index) =>
      powerPoint(`2026-11-20T0${index}:00:00Z`, 1, { meterNumber }),
    ),
    answer: { accepted: meterNumbers.length, refusedCount: 0, refused: [], isRepeated: false },
  });
}

async function arrivals(since: string, mostPoints: number) {
  const found = await repos.arrivals.since(new Date(since), mostPoints);
  return found.map(({ receivedAtMs, meterNumbers }) => [
    new Date(receivedAtMs).toISOString().slice(11, 16),
    ...meterNumbers,
  ]);
}

test('meters are heard when their readings arrive, oldest first, and an import is no arrival', async () => {
  expect(await arrivals('2026-11-20T10:30:00Z', 1000)).toEqual([
    ['11:00', 1, 2],
    ['12:00', 3],
  ]);
});

test('of more readings than are wanted the newest are given', async () => {
  expect(await arrivals('2026-11-20T00:00:00Z', 5)).toEqual([
    ['11:00', 1, 2],
    ['12:00', 3],
  ]);
});
