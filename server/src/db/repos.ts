import type { Db } from 'mongodb';
import { createAreasRepo } from '../features/areas/areas.repo.ts';
import { createRegionsRepo } from '../features/areas/regions.repo.ts';
import { createDaySummariesRepo } from '../features/consumption/folding/daySummaries.repo.ts';
import { createLeasesRepo } from '../features/consumption/folding/leases.repo.ts';
import { createReadingsRepo } from '../features/consumption/folding/readings.repo.ts';
import { createJournalRepo } from '../features/consumption/ingest/journal.repo.ts';
import { createLiveJournalRepo } from '../features/consumption/live/liveJournal.repo.ts';
import { createApiKeysRepo } from '../features/consumption/meters/apiKeys.repo.ts';
import { createMeterErasureRepo } from '../features/consumption/meters/meterErasure.repo.ts';
import { createMetersRepo } from '../features/consumption/meters/meters.repo.ts';
import { createAreaBackfillsRepo } from '../features/consumption/publication/areaBackfills.repo.ts';
import { createAreaLoadsRepo } from '../features/consumption/publication/areaLoads.repo.ts';
import { createAreaMembershipsRepo } from '../features/consumption/publication/areaMemberships.repo.ts';
import { createArrivalsRepo } from '../features/consumption/silence/arrivals.repo.ts';
import { createMeterFactsRepo } from '../features/consumption/silence/meterFacts.repo.ts';
import { createAreaHoursRepo } from '../features/forecast/issuing/areaHours.repo.ts';
import { createForecastsRepo } from '../features/forecast/issuing/forecasts.repo.ts';
import { createOutlooksRepo } from '../features/forecast/outlook/outlooks.repo.ts';
import { createDemandScoresRepo } from '../features/forecast/scores/demandScores.repo.ts';
import { createSignalsRepo } from '../features/forecast/signals/signals.repo.ts';
import { createDatasetsRepo } from '../features/imports/datasets.repo.ts';
import { createScheduleRepo } from '../features/schedule/schedule.repo.ts';
import { createJobRunsRepo } from './jobRuns.repo.ts';
import { createSourcePollsRepo } from './sourcePolls.repo.ts';

/** Every repository of the server over one database. */
export function createRepos(db: Db) {
  return {
    areas: createAreasRepo(db),
    regions: createRegionsRepo(db),
    datasets: createDatasetsRepo(db),
    schedule: createScheduleRepo(db),
    stageSources: createSourcePollsRepo(db, 'stageSources'),
    signalSources: createSourcePollsRepo(db, 'signalSources'),
    signals: createSignalsRepo(db),
    meters: createMetersRepo(db),
    apiKeys: createApiKeysRepo(db),
    meterErasure: createMeterErasureRepo(db),
    journal: createJournalRepo(db),
    liveJournal: createLiveJournalRepo(db),
    readings: createReadingsRepo(db),
    daySummaries: createDaySummariesRepo(db),
    leases: createLeasesRepo(db),
    areaLoads: createAreaLoadsRepo(db),
    areaMemberships: createAreaMembershipsRepo(db),
    areaBackfills: createAreaBackfillsRepo(db),
    arrivals: createArrivalsRepo(db),
    meterFacts: createMeterFactsRepo(db),
    areaHours: createAreaHoursRepo(db),
    forecasts: createForecastsRepo(db),
    demandScores: createDemandScoresRepo(db),
    outlooks: createOutlooksRepo(db),
    jobRuns: createJobRunsRepo(db),
  };
}

export type Repos = ReturnType<typeof createRepos>;
