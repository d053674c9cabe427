import type { Repos } from '../db/repos.ts';

/** Runs a job once in each stretch of `everyMs`, however many processes try; a failed run is tried again. */
export async function runOncePerBucket(
  repos: Repos,
  job: { name: string; everyMs: number; run(): Promise<void> },
  now: Date,
): Promise<void> {
  const bucket = Math.floor(now.getTime() / job.everyMs);
  const runId = `${job.name}:${bucket}`;
  if (!(await repos.jobRuns.take(runId, now))) return;
  try {
    await job.run();
  } catch (error) {
    await repos.jobRuns.giveBack(runId);
    throw error;
  }
}
