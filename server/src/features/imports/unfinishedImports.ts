import { hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../db/repos.ts';

const abandonedAfterMs = hourMs;

/** Removes what killed imports of the region left; an import that is at work is left alone. */
export async function removeAbandoned(regionId: string, repos: Repos, now: Date): Promise<void> {
  const before = new Date(now.getTime() - abandonedAfterMs);
  for (const datasetId of await repos.datasets.abandoned(regionId, before)) {
    await removeUnfinished(datasetId, repos);
  }
}

/** Does nothing to a finished dataset; resolves to whether the dataset is gone. */
export async function removeUnfinished(datasetId: string, repos: Repos): Promise<boolean> {
  if ((await repos.datasets.byIds([datasetId])).length > 0) return false;
  await repos.areas.removeDataset(datasetId);
  await repos.schedule.removeTimetables(datasetId);
  await repos.datasets.removePending(datasetId);
  return true;
}
