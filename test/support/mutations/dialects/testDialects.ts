import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../mongod.ts';
import { runSeed } from '../../random.ts';
import { dialectCases, nowMs } from './dialectCases.ts';
import { runDialect } from './runDialect.ts';

/** A test for each dialect that sends `count` damaged payloads. */
export function testDialects(count: number): void {
  const seed = runSeed();
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await createTestApp(database, { now: () => new Date(nowMs) });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  for (const dialect of dialectCases) {
    test(`${count} mutations of ${dialect.name}: each is answered, and no wrong reading is stored (seed ${seed})`, async () => {
      const tally = await runDialect(dialect, { app, database, count, seed });
      expect(tally.taken).toBeGreaterThan(count / 50);
      expect(tally.refused).toBeGreaterThan(count / 50);
    });
  }
}
