import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@wip/shared/errors.ts';
import type { Collection, Db } from 'mongodb';
import { createLeasesRepo } from '../../features/consumption/folding/leases.repo.ts';
import { runUnderLease } from '../../jobs/runUnderLease.ts';
import { migrations as allMigrations, type Migration } from './migrations.ts';

interface StepDoc {
  _id: string;
  finishedAt: Date;
  isReadableBefore: boolean;
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
const leaseName = 'migrate';

/**
 * Brings the stored data to what this release reads. Of any number of processes one does it, each step once; the others
 * wait until it is done. A step within which its process dies is begun anew by another.
 * Errors: DomainError UNAVAILABLE where a newer release has gone further already, in a way that this one cannot read.
 */
export async function migrate(db: Db, options: MigrateOptions = {}): Promise<void> {
  const { migrations = allMigrations, onStep, holdMs = defaultHoldMs } = options;
  const steps = db.collection<StepDoc>('migrations');
  const leases = createLeasesRepo(db);
  // a hold that could not be renewed shows at the end of the step
  const lease = { name: leaseName, holder: randomUUID(), holdMs, onError: () => undefined };

  async function runSteps({ epoch }: { epoch: number }): Promise<void> {
    for (const { id, isReadableBefore, run } of await openSteps(steps, migrations)) {
      onStep?.(id);
      await run(db);
      if (!(await leases.extend(leaseName, epoch, holdMs))) throw lostLease(id);
      await steps.insertOne({ _id: id, finishedAt: new Date(), isReadableBefore });
    }
  }

  while ((await openSteps(steps, migrations)).length > 0) {
    if (!(await runUnderLease(leases, lease, runSteps))) await sleep(lookAgainMs);
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

const lostLease = (id: string) =>
  new DomainError(
    'UNAVAILABLE',
    `The database did not answer for a while within the step '${id}'; start again, it is begun anew.`,
  );
