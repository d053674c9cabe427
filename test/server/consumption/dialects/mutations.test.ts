import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { dialectCases, nowMs } from '../../../support/mutations/dialects/dialectCases.ts';
import { runDialect } from '../../../support/mutations/dialects/runDialect.ts';
import { runSeed } from '../../../support/random.ts';

const count = 200;
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
  test(`${count} mutations of ${dialect.name}: each is answered, and no wrong reading is stored`, async () => {
    const tally = await runDialect(dialect, { app, database, count, seed });
    expect(tally.taken).toBeGreaterThan(count / 50);
    expect(tally.refused).toBeGreaterThan(count / 50);
  });
}
