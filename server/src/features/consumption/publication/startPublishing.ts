import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Repos } from '../../../db/repos.ts';
import { repeatRounds } from '../../../jobs/repeatRounds.ts';
import { runUnderLease } from '../../../jobs/runUnderLease.ts';
import { createLoadPublisher } from './publishLoads.ts';

export interface PublishingOptions {
  repos: Repos;
  now: () => Date;
  log: Logger;
}

const holdMs = 30_000;
const lookEveryMs = 5_000;

/** Publishes what is due of all areas, until it is closed; of any number of processes one at a time does. */
export function startPublishing({ repos, now, log }: PublishingOptions) {
  const publisher = createLoadPublisher({ repos, now });
  const lease = {
    name: 'publish',
    holder: randomUUID(),
    holdMs,
    onError: (cause: unknown) =>
      log.warn({ reason: String(cause) }, 'The lease of publishing could not be held.'),
  };
  const rounds = repeatRounds({
    everyMs: lookEveryMs,
    async round() {
      if (await publisher.isAnythingDue()) await runUnderLease(repos.leases, lease, publisher.publishDue);
    },
    log,
    waiting: 'Publishing waits for the database.',
    failed: 'Loads of areas could not be published; it is tried again.',
  });

  return {
    /** Ends after the run that is under way. */
    async close(): Promise<void> {
      publisher.stop();
      await rounds.stop();
    },
  };
}
