import { hourMs, minuteMs } from '@wip/shared/time.ts';
import type { Repos } from '../db/repos.ts';
import { eraseDeletedMeters } from '../features/consumption/meters/eraseMeters.job.ts';
import { topUpDemonstrations } from '../features/schedule/demonstration.job.ts';
import { runOncePerBucket } from './runOncePerBucket.ts';

export interface JobDeps {
  repos: Repos;
  now: () => Date;
  onError(job: string, cause: unknown): void;
}

/** Starts all recurring jobs; returns what ends them. */
export function startJobs({ repos, now, onError }: JobDeps): () => void {
  const jobs = [
    { name: 'demonstration', everyMs: hourMs, run: () => topUpDemonstrations(repos, now()) },
    { name: 'eraseMeters', everyMs: hourMs, run: () => eraseDeletedMeters(repos, now()) },
  ];
  const timer = setInterval(async () => {
    for (const job of jobs) {
      await runOncePerBucket(repos, job, now()).catch((cause) => onError(job.name, cause));
    }
  }, 5 * minuteMs);
  timer.unref();
  return () => clearInterval(timer);
}
