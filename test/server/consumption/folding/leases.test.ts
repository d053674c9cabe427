import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';

let database: TestDatabase;
let leases: Repos['leases'];

beforeAll(async () => {
  database = await createTestDatabase();
  leases = createRepos(database.db).leases;
});
afterAll(() => database?.drop());

test('of many who ask at once one gets the lease', async () => {
  const epochs = await Promise.all(
    Array.from({ length: 20 }, (_, index) => leases.take('one', `p${index}`, 60_000)),
  );
  expect(epochs.filter((epoch) => epoch !== null)).toHaveLength(1);
});

test('a lease that ran out goes to the next with a higher epoch, and the old holder cannot extend it', async () => {
  const first = await leases.take('short', 'first', 200);
  expect(await leases.take('short', 'second', 60_000)).toBe(null);
  let second: number | null = null;
  await expect
    .poll(async () => {
      second = await leases.take('short', 'second', 60_000);
      return second;
    })
    .toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
  expect(await leases.extend('short', first ?? 0, 60_000)).toBe(false);
  expect(await leases.extend('short', second ?? 0, 60_000)).toBe(true);
});

test('a lease that is given up is free at once', async () => {
  const epoch = await leases.take('given up', 'first', 60_000);
  await leases.release('given up', epoch ?? 0);
  expect(await leases.take('given up', 'second', 60_000)).toBeGreaterThan(epoch ?? 0);
});

test('where the leases are lost, epochs go on above those that were', async () => {
  const before = await leases.take('lost', 'first', 60_000);
  await database.db.collection('leases').drop();
  await expect
    .poll(
      async () => {
        await database.db.collection('leases').drop();
        return leases.take('lost', 'second', 60_000);
      },
      { timeout: 5_000 },
    )
    .toBeGreaterThan(before ?? Number.POSITIVE_INFINITY);
});
