import { DomainError } from '@wip/shared/errors.ts';
import type { Repos } from '../../db/repos.ts';
import { type Dataset, datasetIdOf } from './datasets.repo.ts';

interface Dependencies {
  repos: Repos;
  now: () => Date;
}

/** Makes an imported version the active one of its region. Throws NOT_FOUND where there is no such version. */
export async function activateVersion(
  { regionId, version }: { regionId: string; version: string },
  { repos, now }: Dependencies,
): Promise<Dataset> {
  const [dataset] = await repos.datasets.byIds([datasetIdOf(regionId, version)]);
  if (!dataset) throw await noSuchVersion(regionId, version, repos);
  const isActive = (await activeVersionOf(regionId, repos)) === version;
  if (!isActive) await repos.regions.activate(regionId, { version, activatedAt: now() });
  return dataset;
}

/**
 * Makes a version that was just imported the active one, so that readers never go back: throws CONFLICT where a version
 * of a later import is active already.
 */
export async function activateImported(
  { regionId, version }: { regionId: string; version: string },
  { repos, now }: Dependencies,
): Promise<void> {
  if (await repos.regions.activateNewer(regionId, { version, activatedAt: now() })) return;
  throw new DomainError(
    'CONFLICT',
    `Version ${version} of '${regionId}' is imported but not active, since a later one was activated meanwhile; to have ` +
      `it all the same, run: wip activate ${regionId} ${version}`,
    { field: 'version' },
  );
}

/** The active version of a region; null where it has none. */
export async function activeVersionOf(regionId: string, repos: Repos): Promise<string | null> {
  const pointers = await repos.regions.pointers();
  return pointers.find((pointer) => pointer.regionId === regionId)?.activeVersion ?? null;
}

/** The active dataset of a region. Throws NOT_FOUND where the region has none. */
export async function activeDataset(regionId: string, repos: Repos): Promise<Dataset> {
  const pointers = await repos.regions.pointers();
  const version = pointers.find((pointer) => pointer.regionId === regionId)?.activeVersion;
  const [dataset] = version ? await repos.datasets.byIds([datasetIdOf(regionId, version)]) : [];
  if (dataset) return dataset;
  const active = pointers
    .filter((pointer) => pointer.activeVersion !== null)
    .map((pointer) => pointer.regionId);
  const known = active.length > 0 ? `active are ${active.join(', ')}` : 'no region is active';
  throw new DomainError('NOT_FOUND', `There is no active region '${regionId}'; ${known}.`, {
    field: 'region',
  });
}

export async function noSuchVersion(regionId: string, version: string, repos: Repos): Promise<DomainError> {
  const versions = (await repos.datasets.list(regionId)).map((dataset) => dataset.version);
  const known = versions.length > 0 ? `it has ${versions.join(', ')}` : 'nothing was imported for it';
  return new DomainError('NOT_FOUND', `Region '${regionId}' has no version '${version}'; ${known}.`, {
    field: 'version',
  });
}
