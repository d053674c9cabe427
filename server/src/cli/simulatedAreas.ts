import { DomainError } from '@wip/shared/errors.ts';
import type { Repos } from '../db/repos.ts';
import type { RegionPointer } from '../features/areas/regions.repo.ts';
import type { SimulatedArea } from '../features/consumption/simulate/fleet.ts';
import type { Dataset } from '../features/imports/datasets.repo.ts';
import { loadRegionRules, loadStageRecord } from '../features/schedule/loadRegionSchedule.ts';
import { createRegionSchedule } from '../features/schedule/regionSchedule.ts';

export interface AreaChoice {
  areaIds: readonly string[];
  regionId?: string;
  /** How many areas of the region. */
  count: number;
}

interface ActiveRegion {
  pointer: RegionPointer;
  dataset: Dataset;
}

/** The areas that are named, or those of a region in which most people live. Errors: DomainError. */
export async function chooseAreas(
  repos: Repos,
  { areaIds, regionId, count }: AreaChoice,
): Promise<SimulatedArea[]> {
  if (areaIds.length === 0 && regionId === undefined) {
    throw new DomainError('INVALID', 'Say where: --area <areaId>, or --region <id> --areas <count>.', {
      field: '--area',
    });
  }
  const regions = await activeRegions(repos);
  if (regionId !== undefined && !regions.has(regionId)) {
    throw new DomainError('NOT_FOUND', `There is no active region '${regionId}'.`, { field: '--region' });
  }
  const areas = await repos.areas.summaries([...regions.values()].map(({ dataset }) => dataset.datasetId));
  const byId = new Map(areas.map((area) => [area.areaId, area]));
  const named = areaIds.map((areaId) => {
    const area = byId.get(areaId);
    if (area) return area;
    throw new DomainError('NOT_FOUND', `There is no area '${areaId}'.`, { field: '--area' });
  });
  const ofRegion = areas
    .filter((area) => area.regionId === regionId)
    .toSorted((a, b) => (b.population ?? 0) - (a.population ?? 0) || a.number - b.number)
    .slice(0, count);
  return [...new Set([...named, ...ofRegion])].map((area) => {
    const { datasetId, region } = regions.get(area.regionId)!.dataset;
    return { ...area, datasetId, timeZone: region.timeZone };
  });
}

/** Tells the planned cuts of areas, also those of the past, as they are known now. */
export async function plannedCutsOf(repos: Repos, areas: readonly SimulatedArea[], nowMs: number) {
  const regions = await activeRegions(repos);
  const schedules = new Map(
    await Promise.all(
      [...new Set(areas.map(({ regionId }) => regionId))].map(async (regionId) => {
        const { region, activated } = activatedDatasets(regions.get(regionId)!, await repos.datasets.list());
        const rules = await loadRegionRules(repos, region, activated);
        return [regionId, createRegionSchedule(rules, await loadStageRecord(repos, region))] as const;
      }),
    ),
  );
  return (areaId: string, fromMs: number, toMs: number) => {
    const { regionId, key } = areas.find((area) => area.areaId === areaId)!;
    const schedule = schedules.get(regionId)!;
    const program = schedule.rules.programOf.get(key);
    return program ? schedule.windows(program, fromMs, toMs, { knownAtMs: nowMs, nowMs }) : [];
  };
}

async function activeRegions(repos: Repos): Promise<Map<string, ActiveRegion>> {
  const datasets = new Map((await repos.datasets.list()).map((dataset) => [dataset.datasetId, dataset]));
  const active = (await repos.regions.pointers()).flatMap((pointer): [string, ActiveRegion][] => {
    const dataset = datasets.get(`${pointer.regionId}@${pointer.activeVersion}`);
    return dataset ? [[pointer.regionId, { pointer, dataset }]] : [];
  });
  return new Map(active);
}

function activatedDatasets({ pointer, dataset }: ActiveRegion, datasets: readonly Dataset[]) {
  const byId = new Map(datasets.map((each) => [each.datasetId, each]));
  const activated = pointer.activations.flatMap(({ version, activatedAt }) => {
    const each = byId.get(`${pointer.regionId}@${version}`);
    return each ? [{ datasetId: each.datasetId, scheduleHash: each.scheduleHash, activatedAt }] : [];
  });
  return { region: dataset.region, activated };
}
