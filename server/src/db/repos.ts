import type { Db } from 'mongodb';
import { createAreasRepo } from '../features/areas/areas.repo.ts';
import { createRegionsRepo } from '../features/areas/regions.repo.ts';
import { createDatasetsRepo } from '../features/imports/datasets.repo.ts';
import { createScheduleRepo } from '../features/schedule/schedule.repo.ts';
import { createStageSourcesRepo } from '../features/schedule/stageSource/stageSources.repo.ts';
import { createJobRunsRepo } from './jobRuns.repo.ts';

/** Every repository of the server over one database. */
export function createRepos(db: Db) {
  return {
    areas: createAreasRepo(db),
    regions: createRegionsRepo(db),
    datasets: createDatasetsRepo(db),
    schedule: createScheduleRepo(db),
    stageSources: createStageSourcesRepo(db),
    jobRuns: createJobRunsRepo(db),
  };
}

export type Repos = ReturnType<typeof createRepos>;
