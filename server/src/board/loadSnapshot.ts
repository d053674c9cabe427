import type { Repos } from '../db/repos.ts';
import { type CatalogueRegion, createCatalogue } from '../features/areas/areas.catalogue.ts';
import type { RegionPointer } from '../features/areas/regions.repo.ts';
import type { Dataset } from '../features/imports/datasets.repo.ts';
import { loadRegionRules, loadStageRecord } from '../features/schedule/loadRegionSchedule.ts';
import { createRegionSchedule, type RegionSchedule } from '../features/schedule/regionSchedule.ts';
import { type BoardSnapshot, createBoardSnapshot } from './boardSnapshot.ts';
import { loadMeterKnowledge, withFreshMeters } from './meterKnowledge.ts';

/** Reads everything: pointers, areas, timetables, announcements, what meters say. */
export async function loadSnapshot(repos: Repos, now: () => Date): Promise<BoardSnapshot> {
  const allPointers = await repos.regions.pointers();
  const revision = allPointers.reduce((sum, pointer) => sum + pointer.revision, 0);
  const pointers = allPointers.filter((pointer) => pointer.activeVersion !== null);
  const datasets = new Map((await repos.datasets.list()).map((dataset) => [dataset.datasetId, dataset]));
  const active = pointers.flatMap((pointer) => {
    const dataset = datasets.get(`${pointer.regionId}@${pointer.activeVersion}`);
    return dataset ? [{ pointer, dataset }] : [];
  });
  const regions = active.map(({ dataset }) => toCatalogueRegion(dataset));
  const areas = await repos.areas.summaries(regions.map((region) => region.datasetId));
  const catalogue = createCatalogue(regions, areas, revision);
  const schedules = await Promise.all(
    active.map(async ({ pointer, dataset }) => {
      const rules = await loadRegionRules(repos, dataset.region, activatedDatasets(pointer, datasets));
      return createRegionSchedule(rules, await loadStageRecord(repos, dataset.region));
    }),
  );
  await repos.regions.rememberCatalogue(catalogue.version, [...catalogue.datasetIds], now());
  return createBoardSnapshot(catalogue, bySchedule(schedules), await loadMeterKnowledge(repos));
}

/** The same snapshot with the announcements of some regions, and what meters say, read again. */
export async function withFreshRecords(
  repos: Repos,
  snapshot: BoardSnapshot,
  { regionIds, areMetersNew }: { regionIds: ReadonlySet<string>; areMetersNew: boolean },
): Promise<BoardSnapshot> {
  const schedules = await Promise.all(
    [...snapshot.schedules.values()].map(async (schedule) => {
      const entry = snapshot.catalogue.regions.get(schedule.regionId);
      if (!entry || !regionIds.has(schedule.regionId)) return schedule;
      return createRegionSchedule(schedule.rules, await loadStageRecord(repos, entry.region));
    }),
  );
  const meters = areMetersNew ? await withFreshMeters(repos, snapshot.meters) : snapshot.meters;
  return createBoardSnapshot(snapshot.catalogue, bySchedule(schedules), meters);
}

function bySchedule(schedules: readonly RegionSchedule[]): ReadonlyMap<string, RegionSchedule> {
  return new Map(schedules.map((schedule) => [schedule.regionId, schedule]));
}

function toCatalogueRegion({ region, version, datasetId, areaCount }: Dataset): CatalogueRegion {
  return { region, version, datasetId, areaCount };
}

function activatedDatasets(pointer: RegionPointer, datasets: ReadonlyMap<string, Dataset>) {
  return pointer.activations.flatMap(({ version, activatedAt }) => {
    const dataset = datasets.get(`${pointer.regionId}@${version}`);
    return dataset ? [{ datasetId: dataset.datasetId, scheduleHash: dataset.scheduleHash, activatedAt }] : [];
  });
}
