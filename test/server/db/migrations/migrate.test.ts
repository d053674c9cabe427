import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '@wip/server/db/migrations/migrate.ts';
import { migrations } from '@wip/server/db/migrations/migrations.ts';
import { createLeasesRepo } from '@wip/server/features/consumption/folding/leases.repo.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { runWip } from '../../../support/runWip.ts';

const script = new URL('../../../support/migratingProcess.ts', import.meta.url).pathname;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const runs = () => database.db.collection<{ step: string; how: string }>('runs').find().toArray();

function startMigrating(how: 'ends' | 'dies') {
  const child = fork(script, [database.uri, how], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return { child, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

test('of eight processes that start at once, one runs each step once, and all go on afterwards', async () => {
  const codes = await Promise.all(Array.from({ length: 8 }, () => startMigrating('ends').ended));
  expect(codes).toEqual(Array(8).fill(0));
  expect((await runs()).map(({ step }) => step)).toEqual(['0001-a', '0002-b']);
  expect(await createLeasesRepo(database.db).take('migrate', 'a newcomer', 1_000)).not.toBeNull();
});

test('a step in which its process was killed is begun anew by another', async () => {
  const first = startMigrating('dies');
  await once(first.child, 'message');
  first.child.kill('SIGKILL');
  const second = startMigrating('ends');
  expect([await first.ended, await second.ended]).toEqual([null, 0]);
  expect((await runs()).map(({ step, how }) => `${step} ${how}`)).toEqual([
    '0001-a dies',
    '0001-a ends',
    '0002-b ends',
  ]);
});

test('a step that fails is told, is not noted, and holds nobody up', async () => {
  const failing = [
    { id: '0001-a', isReadableBefore: false, run: () => Promise.reject(new Error('No room.')) },
  ];
  await expect(migrate(database.db, { migrations: failing })).rejects.toThrow('No room.');
  const run = vi.fn(() => Promise.resolve());
  await migrate(database.db, { migrations: [{ id: '0001-a', isReadableBefore: false, run }] });
  expect(run).toHaveBeenCalledOnce();
});

test('a process that lost its hold in between does not note the step of another', async () => {
  const slow = [
    {
      id: '0001-a',
      isReadableBefore: false,
      run: async () => {
        await database.db
          .collection('leases')
          .updateOne({}, { $inc: { epoch: 1 }, $set: { holder: 'another' } });
      },
    },
  ];
  await expect(migrate(database.db, { migrations: slow })).rejects.toThrow(/did not answer for a while/);
  expect(await database.db.collection('migrations').countDocuments()).toBe(0);
});

test('a long step is held for as long as it takes', async () => {
  const slow = [{ id: '0001-a', isReadableBefore: false, run: () => sleep(1_500) }];
  const isRunBy: string[] = [];
  await Promise.all(
    ['one', 'two'].map((name) =>
      migrate(database.db, { migrations: slow, holdMs: 600, onStep: () => void isRunBy.push(name) }),
    ),
  );
  expect(isRunBy).toHaveLength(1);
});

test('a database that a newer release has changed is left alone, and the command says so', async () => {
  await database.db.collection<{ _id: string }>('migrations').insertOne({ _id: '9999-from-the-future' });
  const { exitCode, stderr } = await runWip(['versions'], { DATABASE_URI: database.uri });
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('newer release')]);
  expect(await database.db.listCollections({ name: 'areas' }).toArray()).toEqual([]);
});

test('a newer release whose step this one can read may be gone back from', async () => {
  const newer = [...migrations, { id: '9999-later', isReadableBefore: true, run: () => Promise.resolve() }];
  await migrate(database.db, { migrations: newer });
  await expect(migrate(database.db)).resolves.toBeUndefined();
});

test('the steps of the product are in order, and each has a number of its own', () => {
  const numbers = migrations.map(({ id }) => /^(\d{4})-[a-z0-9-]+$/.exec(id)?.[1]);
  expect(numbers).toEqual(migrations.map((_, index) => String(index + 1).padStart(4, '0')));
});
