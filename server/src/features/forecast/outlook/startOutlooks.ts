import { hourMs, minuteMs } from '@wip/shared/time.ts';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../../../db/connect.ts';
import type { Repos } from '../../../db/repos.ts';
import { runOncePerBucket } from '../../../jobs/runOncePerBucket.ts';
import { issueOutlooks } from './issueOutlooks.ts';
import type { RegionSchedule } from './outlookOfRegion.ts';

export interface OutlooksOptions {
  repos: Repos;
  now: () => Date;
  /** Reads the schedules of all regions. */
  schedules(): Promise<Iterable<RegionSchedule>>;
  log: Logger;
  lookEveryMs?: number;
}

/** Looks once an hour, in one of any number of processes, whose day has begun, and issues its outlooks. */
export function startOutlooks({ repos, now, schedules, log, lookEveryMs = minuteMs }: OutlooksOptions) {
  let running: Promise<void> | null = null;
  const timer = setInterval(look, lookEveryMs);

  function look(): void {
    running ??= runOncePerBucket(repos, { name: 'outlooks', everyMs: hourMs, run: issue }, now())
      .catch((cause: unknown) => {
        if (isDatabaseAway(cause)) log.warn({ reason: String(cause) }, 'Outlooks wait for the database.');
        else log.error({ error: cause }, 'Outlooks could not be issued; it is tried again.');
      })
      .finally(() => {
        running = null;
      });
  }

  async function issue(): Promise<void> {
    const outlooks = await issueOutlooks(repos, await schedules(), now());
    if (outlooks > 0) log.info({ outlooks }, 'Outlooks were issued.');
  }

  look();
  return {
    /** Ends after the run in hand. */
    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
