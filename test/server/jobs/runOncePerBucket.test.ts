import { createRepos } from '@wip/server/db/repos.ts';
import { runOncePerBucket } from '@wip/server/jobs/runOncePerBucket.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:30:00Z');
const hourMs = 3_600_000;

test('ten processes run a job once an hour', async () => {
  let runs = 0;
  const run = async () => {
    runs += 1;
  };
  const job = { name: 'counted', everyMs: hourMs, run };
  const processes = Array.from({ length: 10 }, () => createRepos(database.db));
  await Promise.all(processes.map((repos) => runOncePerBucket(repos, job, now)));
  expect(runs).toBe(1);
  await runOncePerBucket(processes[0]!, job, new Date(now.getTime() + hourMs));
  expect(runs).toBe(2);
});

test('a run that failed is tried again', async () => {
  const repos = createRepos(database.db);
  let runs = 0;
  const run = async () => {
    runs += 1;
    if (runs === 1) throw new Error('the first run fails');
  };
  const job = { name: 'failing', everyMs: hourMs, run };
  await expect(runOncePerBucket(repos, job, now)).rejects.toThrow('the first run fails');
  await runOncePerBucket(repos, job, now);
  await runOncePerBucket(repos, job, now);
  expect(runs).toBe(2);
});
