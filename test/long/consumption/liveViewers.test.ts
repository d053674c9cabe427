import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureViewers } from '../../support/live/measureViewers.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

test('viewers that do not read are dropped within a minute of the first byte held, and harm nobody', async () => {
  const { plain, padded, ...rest } = await measureViewers({
    db: database.db,
    uri: database.uri,
    viewerCount: 300,
    plainChanges: 10,
    stalledEvery: 10,
    padBytesPerSecond: 200_000,
    paddedForMs: 120_000,
  });
  expect(plain.missing + padded.missing).toBe(0);
  expect(plain.latenciesMs.at(-1)).toBeLessThan(2_000);
  expect(padded.latenciesMs.at(-1)).toBeLessThan(2_000);
  expect(padded.bytesPerSecondEach).toBeGreaterThan(150_000);
  expect(rest.stalledCount).toBe(30);
  expect(rest.heldMsWhenDropped).toHaveLength(30);
  expect(Math.max(...rest.heldMsWhenDropped)).toBeLessThan(60_000);
  expect(rest.lostReaders).toBe(0);
  expect(rest.mostResidentMb).toBeLessThan(512);
});
