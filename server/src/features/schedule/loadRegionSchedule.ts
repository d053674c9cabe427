import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import { knownFromMs } from '@wip/shared/schedule/knownFrom.ts';
import type { StageRecord } from '@wip/shared/schedule/stageLine.ts';
import { staleAfterMs } from '@wip/shared/schedule/staleAfter.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../db/repos.ts';
import { createRegionRules, type RegionRules } from './regionSchedule.ts';

/** A dataset version that was active, with what tells it from others. */
export interface ActivatedDataset {
  datasetId: string;
  scheduleHash: string;
  activatedAt: Date;
}

/** Reads groups and timetables of the activated datasets of a region, oldest first. */
export async function loadRegionRules(
  repos: Repos,
  region: RegionFile,
  activated: readonly ActivatedDataset[],
): Promise<RegionRules> {
  const changes = activated.filter(
    (dataset, index) =>
      index === activated.length - 1 || dataset.scheduleHash !== activated[index - 1]?.scheduleHash,
  );
  const versions = await Promise.all(
    changes.map(async ({ datasetId, scheduleHash, activatedAt }) => ({
      activatedAtMs: activatedAt.getTime(),
      scheduleHash,
      groups: await repos.areas.groupsOf(datasetId),
      timetables: await repos.schedule.timetablesOf(datasetId),
    })),
  );
  return createRegionRules(region.id, createZoneClock(region.timeZone), versions);
}

/** Reads what the stage source of a region told, each fact from when it counts as known. */
export async function loadStageRecord(repos: Repos, region: RegionFile): Promise<StageRecord> {
  const [facts, told, firstActivatedAt] = await Promise.all([
    repos.schedule.stageFactsOf(region.id),
    repos.schedule.hearingsOf(region.id),
    repos.regions.firstActivation(region.id),
  ]);
  const hearings = told.map(({ heardAt, kind }) => ({ heardAtMs: heardAt.getTime(), kind }));
  const recordBeganAtMs = Math.min(
    firstActivatedAt?.getTime() ?? Infinity,
    ...[facts[0]?.recordedAtMs, hearings[0]?.heardAtMs].map((atMs) => atMs ?? Infinity),
  );
  return {
    facts: facts.map((fact) => ({
      ...fact,
      recordedAtMs: knownFromMs(fact, recordBeganAtMs),
      learnedAtMs: fact.recordedAtMs,
    })),
    beganAtMs: recordBeganAtMs,
    hearings,
    staleAfterMs: staleAfterMs(region),
  };
}
