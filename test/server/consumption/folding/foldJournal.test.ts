import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { OutrunError } from '@wip/server/features/consumption/folding/buckets.repo.ts';
import { foldJournal } from '@wip/server/features/consumption/folding/foldJournal.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { journalBatch, powerPoint } from '../../../support/sendBatch.ts';

let database: TestDatabase;
let repos: Repos;

beforeEach(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  repos = createRepos(database.db);
});
afterEach(() => database?.drop());

const hourStart = Date.parse('2026-11-20T10:00:00Z');
const hourEnd = hourStart + 3_600_000;

function deps(replaced: { journal?: Partial<Repos['journal']>; readings?: Partial<Repos['readings']> } = {}) {
  return {
    journal: { ...repos.journal, ...replaced.journal },
    readings: { ...repos.readings, ...replaced.readings },
    erasedMeters: async () => new Set<number>(),
    now: () => new Date(),
  };
}

async function powerOf(meterNumber: number) {
  const spans = await repos.readings.readingsOf(meterNumber, hourStart, hourEnd);
  return spans.flatMap(({ block }) => [...block.power]);
}

test('what is folded is in its hour, a zero too, and is not folded again', async () => {
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 0), powerPoint('2026-11-20T10:59:59Z', 2)]);
  await journalBatch(repos, [
    powerPoint('2026-11-20T11:00:00Z', 3),
    powerPoint('2026-11-20T10:30:00Z', 4, { meterNumber: 2 }),
  ]);
  expect(await foldJournal(deps(), 1)).toEqual({ batchCount: 2, pointCount: 4, isEverything: true });
  expect(await foldJournal(deps(), 1)).toEqual({ batchCount: 0, pointCount: 0, isEverything: true });
  expect(await powerOf(1)).toEqual([
    [0, 0],
    [59, 2_000_000],
  ]);
  expect(await powerOf(2)).toEqual([[30, 4_000_000]]);
  expect(await repos.journal.backlog()).toEqual({ batchCount: 0, oldestReceivedAt: null });
});

test('of two values for a slot the one folded last stays', async () => {
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1), powerPoint('2026-11-20T10:00:30Z', 2)]);
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 3)]);
  await foldJournal(deps(), 1);
  expect(await powerOf(1)).toEqual([[0, 3_000_000]]);
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 4)]);
  await foldJournal(deps(), 1);
  expect(await powerOf(1)).toEqual([[0, 4_000_000]]);
});

test('a round broken off before its batches are marked is folded again with the same result', async () => {
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1)]);
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 2)]);
  const breaking = deps({
    journal: {
      markFolded: () => Promise.reject(new Error('killed')),
    },
  });
  await expect(foldJournal(breaking, 1)).rejects.toThrow('killed');
  expect(await powerOf(1)).toEqual([[0, 2_000_000]]);
  expect(await foldJournal(deps(), 2)).toMatchObject({ batchCount: 2 });
  expect(await powerOf(1)).toEqual([[0, 2_000_000]]);
});

/** A process that reads the hours of its round, and writes them only when it is told to. */
function sleepyFold(epoch: number) {
  const { promise: asleep, resolve: fallAsleep } = Promise.withResolvers<void>();
  const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
  const writeHours: Repos['readings']['writeHours'] = async (...given) => {
    fallAsleep();
    await awake;
    return repos.readings.writeHours(...given);
  };
  const ended = foldJournal(deps({ readings: { writeHours } }), epoch);
  ended.catch(() => {});
  return { asleep, wake, ended };
}

test.each([
  ['a new hour', []],
  ['an hour that has readings', [powerPoint('2026-11-20T10:05:00Z', 5)]],
])('a process that slept through the loss of its lease harms nothing in %s', async (_what, earlier) => {
  if (earlier.length > 0) {
    await journalBatch(repos, earlier);
    await foldJournal(deps(), 1);
  }
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1)]);
  const old = sleepyFold(1);
  await old.asleep;
  await journalBatch(repos, [powerPoint('2026-11-20T10:01:00Z', 2)]);
  await foldJournal(deps(), 2);
  old.wake();
  await expect(old.ended).rejects.toThrow(OutrunError);
  expect((await powerOf(1)).filter(([slot]) => slot < 2)).toEqual([
    [0, 1_000_000],
    [1, 2_000_000],
  ]);
});

test('a process that slept does not bring back a value that was put back to what it was before', async () => {
  const at = '2026-11-20T10:00:00Z';
  await journalBatch(repos, [powerPoint(at, 1)]);
  await foldJournal(deps(), 1);
  await journalBatch(repos, [powerPoint(at, 2)]);
  const old = sleepyFold(1);
  await old.asleep;
  await journalBatch(repos, [powerPoint(at, 1)]);
  await foldJournal(deps(), 2);
  old.wake();
  await expect(old.ended).rejects.toThrow(OutrunError);
  expect(await powerOf(1)).toEqual([[0, 1_000_000]]);
});

test('what the old process still wrote is not lost to the new one that had read before', async () => {
  await journalBatch(repos, [powerPoint('2026-11-20T10:05:00Z', 5)]);
  await foldJournal(deps(), 1);
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1)]);
  const waiting = await repos.journal.unfolded({ mostBatches: 1, mostPoints: 1 });
  await journalBatch(repos, [powerPoint('2026-11-20T10:01:00Z', 2)]);
  const first = await repos.journal.unfolded({ mostBatches: 2, mostPoints: 2 });
  const onlySecond = first.filter(({ batchId }) => batchId !== waiting[0]?.batchId);

  const { promise: read, resolve: hasRead } = Promise.withResolvers<void>();
  const { promise: mayWrite, resolve: goOn } = Promise.withResolvers<void>();
  const late = foldJournal(
    deps({
      journal: { unfolded: async () => onlySecond },
      readings: {
        writeHours: async (...given) => {
          hasRead();
          await mayWrite;
          return repos.readings.writeHours(...given);
        },
      },
    }),
    2,
  );
  late.catch(() => {});
  await read;
  await foldJournal(deps({ journal: { unfolded: async () => waiting } }), 1);
  goOn();
  await expect(late).rejects.toThrow(OutrunError);
  await foldJournal(deps(), 2);
  expect(await powerOf(1)).toEqual([
    [0, 1_000_000],
    [1, 2_000_000],
    [5, 5_000_000],
  ]);
});

test('readings of a deleted meter are not folded', async () => {
  await journalBatch(repos, [
    powerPoint('2026-11-20T10:00:00Z', 1),
    powerPoint('2026-11-20T10:00:00Z', 1, { meterNumber: 2 }),
  ]);
  await foldJournal({ ...deps(), erasedMeters: async () => new Set([1]) }, 1);
  expect(await powerOf(1)).toEqual([]);
  expect(await powerOf(2)).toEqual([[0, 1_000_000]]);
});

test('batches that wait are found by the index of those alone, and hours are packed with zstd', async () => {
  await journalBatch(repos, [powerPoint('2026-11-20T10:00:00Z', 1)]);
  const plan = await database.db.collection('journal').find({ foldedAt: null }).sort({ order: 1 }).explain();
  expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('order_unfolded');
  for (const name of ['journal', 'readingHours', 'readingDays', 'daySummaries']) {
    const [stats] = await database.db
      .collection(name)
      .aggregate([{ $collStats: { storageStats: {} } }])
      .toArray();
    expect(stats?.storageStats.wiredTiger.creationString).toContain('block_compressor=zstd');
  }
});
