import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../../../db/connect.ts';
import type { Repos } from '../../../db/repos.ts';
import { createLoadPublisher } from './publishLoads.ts';

export interface PublishingOptions {
  repos: Repos;
  now: () => Date;
  log: Logger;
}

const leaseName = 'publish';
const holdMs = 30_000;
const extendEveryMs = 10_000;
const lookEveryMs = 5_000;

/** Publishes what is due of all areas, until it is closed; of any number of processes one at a time does. */
export function startPublishing({ repos, now, log }: PublishingOptions) {
  const holder = randomUUID();
  const publisher = createLoadPublisher({ repos, now });
  let running: Promise<void> | null = null;

  const timer = setInterval(() => {
    running ??= look()
      .catch((cause: unknown) => {
        if (isDatabaseAway(cause)) log.warn({ reason: String(cause) }, 'Publishing waits for the database.');
        else log.error({ error: cause }, 'Loads of areas could not be published; it is tried again.');
      })
      .finally(() => {
        running = null;
      });
  }, lookEveryMs);

  async function look(): Promise<void> {
    if (!(await publisher.isAnythingDue())) return;
    const epoch = await repos.leases.take(leaseName, holder, holdMs);
    if (epoch === null) return;
    const heartbeat = setInterval(() => {
      repos.leases.extend(leaseName, epoch, holdMs).catch((cause: unknown) => {
        log.warn({ reason: String(cause) }, 'The lease of publishing could not be held.');
      });
    }, extendEveryMs);
    try {
      await publisher.publishDue();
    } finally {
      clearInterval(heartbeat);
      await repos.leases.release(leaseName, epoch);
    }
  }

  return {
    /** Ends after the run that is under way. */
    async close(): Promise<void> {
      clearInterval(timer);
      publisher.stop();
      await running;
    },
  };
}
