import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPlaceBytes, writePlace } from '@wip/server/db/backup/backupPlace.ts';
import { restoreBackup } from '@wip/server/db/backup/restoreBackup.ts';
import { backupFrames } from '@wip/server/db/backup/writeBackup.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';

interface Numbered {
  _id: number;
  filler: string;
}

const now = () => new Date();
const filler = 'x'.repeat(2_000);
let folder: string;
let source: TestDatabase;
let target: TestDatabase;

beforeEach(async () => {
  [source, target] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  folder = await mkdtemp(join(tmpdir(), 'wip-backup-'));
});
afterEach(async () => {
  await Promise.all([source.drop(), target.drop(), rm(folder, { recursive: true })]);
});

/** Writes the next number into two collections at once, and takes the oldest away, until it is stopped. */
function startWriting({ client, db }: TestDatabase) {
  const [left, right] = [db.collection<Numbered>('a-left'), db.collection<Numbered>('z-right')];
  let next = 0;
  let isStopped = false;
  const writing = (async () => {
    while (!isStopped) {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await left.insertOne({ _id: next, filler }, { session });
          await right.insertOne({ _id: next, filler }, { session });
          await right.deleteOne({ _id: next - 500 }, { session });
        }),
      );
      next += 1;
    }
  })();
  return {
    written: () => next,
    async stop() {
      isStopped = true;
      await writing;
    },
  };
}

test('a backup taken while others write is of one moment, in all collections', async () => {
  await source.db
    .collection<Numbered>('m-middle')
    .insertMany(Array.from({ length: 8_000 }, (_, _id) => ({ _id, filler })));
  await source.db.createCollection('z-right');
  const writer = startWriting(source);
  while (writer.written() < 700) await sleep(20);
  const before = writer.written();
  const file = join(folder, 'loaded.wip');
  await writePlace({ file }, backupFrames({ ...source, now }));
  const during = writer.written() - before;
  await writer.stop();

  await restoreBackup({ db: target.db, open: () => readPlaceBytes({ file }) });
  const numbers = async (name: string) =>
    (
      await target.db
        .collection<Numbered>(name)
        .find({}, { sort: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => _id);
  const [left, right] = [await numbers('a-left'), await numbers('z-right')];
  expect(during).toBeGreaterThan(20);
  expect(left.length).toBeGreaterThanOrEqual(before);
  expect(left).toEqual(Array.from({ length: left.length }, (_, index) => index));
  expect(right).toEqual(left.slice(-500));
});

test('a snapshot that has gone is one sentence, and leaves no file', async () => {
  const admin = source.client.db('admin');
  const keep = (seconds: number) =>
    admin.command({ setParameter: 1, minSnapshotHistoryWindowInSeconds: seconds });
  for (const name of ['a', 'b']) {
    await source.db
      .collection<Numbered>(name)
      .insertMany(Array.from({ length: 3_000 }, (_, _id) => ({ _id, filler })));
  }
  const { minSnapshotHistoryWindowInSeconds: usual } = await admin.command({
    getParameter: 1,
    minSnapshotHistoryWindowInSeconds: 1,
  });
  const slow = async function* () {
    for await (const frame of backupFrames({ ...source, now })) {
      yield frame;
      if (frame[0] !== 'E'.charCodeAt(0)) continue;
      await keep(0);
      for (let _id = 10_000; _id < 10_020; _id++) {
        await source.db.collection<Numbered>('b').insertOne({ _id, filler });
        await sleep(100);
      }
      await admin.command({ fsync: 1 });
    }
  };
  try {
    const writing = writePlace({ file: join(folder, 'late.wip') }, slow());
    await expect(writing).rejects.toThrow(/^The snapshot is too old: .*minSnapshotHistoryWindowInSeconds/);
    await expect(writing).rejects.toBeInstanceOf(DomainError);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await keep(usual);
  }
});
