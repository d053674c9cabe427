import { DomainError } from '@wip/shared/errors.ts';
import { diffVersions } from '@wip/shared/imports/diff/diffVersions.ts';
import type { RegionVersion, VersionChange } from '@wip/shared/imports/diff/regionVersion.ts';
import type { Repos } from '../../db/repos.ts';
import { activeVersionOf, noSuchVersion } from './activation.ts';
import { type Dataset, datasetIdOf } from './datasets.repo.ts';

export interface VersionDiff {
  from: Dataset;
  to: Dataset;
  changes: VersionChange[];
}

/**
 * What changes from one version of a region to another; from the active one and to the newest unless given.
 *
 * Errors: NOT_FOUND where the region has no such version; INVALID where there is no other version to compare with.
 */
export async function diffOfVersions(
  { regionId, from, to }: { regionId: string; from?: string | undefined; to?: string | undefined },
  repos: Repos,
): Promise<VersionDiff> {
  const datasets = await repos.datasets.list(regionId);
  const newest = datasets.at(-1)?.version;
  const fromVersion = from ?? (await activeVersionOf(regionId, repos));
  if (newest === undefined) {
    throw new DomainError('NOT_FOUND', `Region '${regionId}' has no version; nothing was imported for it.`);
  }
  const toVersion = to ?? newest;
  if (fromVersion === null || fromVersion === toVersion)
    throw nothingToCompare(regionId, fromVersion, newest);
  const datasetOf = async (version: string) => {
    const dataset = datasets.find((entry) => entry.datasetId === datasetIdOf(regionId, version));
    if (!dataset) throw await noSuchVersion(regionId, version, repos);
    return dataset;
  };
  const [before, after] = [await datasetOf(fromVersion), await datasetOf(toVersion)];
  const changes = diffVersions(await readVersion(before, repos), await readVersion(after, repos));
  return { from: before, to: after, changes };
}

async function readVersion({ datasetId, region }: Dataset, repos: Repos): Promise<RegionVersion> {
  const areas = await repos.areas.summaries([datasetId]);
  return {
    name: region.name,
    timeZone: region.timeZone,
    areas: areas.map(({ key, name, group, center, bbox, areaKm2 }) => ({
      key,
      name,
      group,
      outline: [...center, ...bbox, areaKm2].join(' '),
    })),
    timetables: await repos.schedule.timetablesOf(datasetId),
  };
}

function nothingToCompare(regionId: string, from: string | null, newest: string): DomainError {
  const message =
    from === null
      ? `No version of '${regionId}' is active; name two versions: wip diff ${regionId} <from> <to>`
      : `There is nothing to compare version ${from} of '${regionId}' with; its newest is ${newest}.`;
  return new DomainError('INVALID', message, { field: 'from' });
}
