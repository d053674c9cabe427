import type { Repos } from '../db/repos.ts';

/** Runs a job once in each stretch of `everyMs`, however many processes try. */
export async function runOncePerBucket(
  repos: Repos,
  job: { name: string; everyMs: number; run(): Promise<void> },
  now: Date,
): Promise<void> {
  const bucket = Math.floor(now.getTime() / job.everyMs);
  if (await repos.jobRuns.take(`${job.name}:${bucket}`, now)) await job.run();
}
