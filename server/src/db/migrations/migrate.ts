import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@wip/shared/errors.ts';
import { type Collection, type Db, MongoServerError } from 'mongodb';
import { migrations as allMigrations, type Migration } from './migrations.ts';

interface StepDoc {
  _id: string;
  finishedAt: Date;
  isReadableBefore: boolean;
}

interface LockDoc {
  _id: 'lock';
  holder: string;
  until: Date;
}

export interface MigrateOptions {
  migrations?: readonly Migration[];
  /** Told before each step that this process runs. */
  onStep?: (id: string) => void;
  /** How long a process that has died keeps the others waiting. */
  holdMs?: number;
}

const defaultHoldMs = 20_000;
const lookAgainMs = 250;
const duplicateKey = 11_000;

/**
 * Brings the stored data to what this release reads. Of any number of processes one does it, each step once; the others
 * wait until it is done. A step within which its process dies is begun anew by another.
 * Errors: DomainError UNAVAILABLE where a newer release has gone further already, in a way that this one cannot read.
 */
export async function migrate(db: Db, options: MigrateOptions = {}): Promise<void> {
  const { migrations = allMigrations, onStep, holdMs = defaultHoldMs } = options;
  const steps = db.collection<StepDoc>('migrations');
  const lock = db.collection<LockDoc>('migrationLock');
  const holder = randomUUID();
  for (;;) {
    if ((await openSteps(steps, migrations)).length === 0) return;
    if (await takeLock(lock, holder, holdMs)) break;
    await sleep(lookAgainMs);
  }
  const heartbeat = setInterval(() => void extendLock(lock, holder, holdMs), holdMs / 4);
  try {
    for (const { id, isReadableBefore, run } of await openSteps(steps, migrations)) {
      onStep?.(id);
      await run(db);
      if (!(await extendLock(lock, holder, holdMs))) throw lostLock(id);
      await steps.insertOne({ _id: id, finishedAt: new Date(), isReadableBefore });
    }
  } finally {
    clearInterval(heartbeat);
    await lock.deleteOne({ _id: 'lock', holder });
  }
}

async function openSteps(
  steps: Collection<StepDoc>,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const finished = await steps.find().toArray();
  const done = new Set(finished.map(({ _id }) => _id));
  const foreign = finished
    .filter(({ _id, isReadableBefore }) => !isReadableBefore && !migrations.some(({ id }) => id === _id))
    .map(({ _id }) => _id);
  if (foreign.length > 0) {
    throw new DomainError(
      'UNAVAILABLE',
      `A newer release has changed this database already (${foreign.toSorted().join(', ')}), and there is no way ` +
        'back; run that release, or restore a backup from before it into an empty database.',
    );
  }
  return migrations.filter(({ id }) => !done.has(id));
}

async function takeLock(lock: Collection<LockDoc>, holder: string, holdMs: number): Promise<boolean> {
  const now = Date.now();
  try {
    const { matchedCount, upsertedCount } = await lock.updateOne(
      { _id: 'lock', until: { $lt: new Date(now) } },
      { $set: { holder, until: new Date(now + holdMs) } },
      { upsert: true },
    );
    return matchedCount + upsertedCount > 0;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === duplicateKey) return false;
    throw error;
  }
}

async function extendLock(lock: Collection<LockDoc>, holder: string, holdMs: number): Promise<boolean> {
  const until = new Date(Date.now() + holdMs);
  const { matchedCount } = await lock
    .updateOne({ _id: 'lock', holder }, { $set: { until } })
    .catch(() => ({ matchedCount: 0 }));
  return matchedCount > 0;
}

const lostLock = (id: string) =>
  new DomainError(
    'UNAVAILABLE',
    `The database did not answer for a while within the step '${id}'; start again, it is begun anew.`,
  );
