import { hourMs, minuteMs } from '@wip/shared/time.ts';
import type { Logger } from 'pino';
import type { Repos } from '../../../db/repos.ts';
import { repeatRounds } from '../../../jobs/repeatRounds.ts';
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
  async function issue(): Promise<void> {
    const outlooks = await issueOutlooks(repos, await schedules(), now());
    if (outlooks > 0) log.info({ outlooks }, 'Outlooks were issued.');
  }

  const rounds = repeatRounds({
    everyMs: lookEveryMs,
    round: () => runOncePerBucket(repos, { name: 'outlooks', everyMs: hourMs, run: issue }, now()),
    log,
    waiting: 'Outlooks wait for the database.',
    failed: 'Outlooks could not be issued; it is tried again.',
  });

  rounds.run();
  return {
    /** Ends after the run in hand. */
    close: rounds.stop,
  };
}
