import { DomainError } from '@wip/shared/errors.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { Repos } from '../../db/repos.ts';
import { activateVersion } from './activation.ts';
import { readText, requireFolder } from './bundle/bundleFiles.ts';
import { areasFile, readAreas } from './bundle/readAreas.ts';
import { readRegion } from './bundle/readRegion.ts';
import { type BundleTimetable, readSchedule } from './bundle/readSchedule.ts';
import { readStages, stagesFile } from './bundle/readStages.ts';
import { datasetIdOf } from './datasets.repo.ts';
import { createFindings, type Findings, type ImportReport } from './importReport.ts';
import { reportLooseEnds } from './looseEnds.ts';
import { scheduleHash } from './scheduleHash.ts';
import { removeAbandoned, removeUnfinished } from './unfinishedImports.ts';
import { type DatasetName, writeAreas } from './writeAreas.ts';
import { writeStages } from './writeStages.ts';

const basemapFile = 'basemap.geojson';
const maxStagesBytes = 50_000_000;
const maxBasemapBytes = 3_000_000;
const timetablesPerBatch = 200;

export interface ImportDependencies {
  repos: Repos;
  now: () => Date;
}

export interface ImportRequest {
  folder: string;
  /** Whether the new version becomes the active one. */
  activate: boolean;
}

/** How far an import is; `share` from 0 to 1 where it is known. */
export interface ImportProgress {
  step: string;
  share: number | null;
}

/**
 * Imports the region bundle in `folder` as a new version beside the others; what is wrong with single rows is in the
 * report. Nothing of the version is visible before the last step, so that a failed or killed import leaves nothing.
 *
 * Errors: DomainError INVALID with one sentence where the bundle as a whole cannot be taken.
 */
export async function importBundle(
  { folder, activate }: ImportRequest,
  { repos, now }: ImportDependencies,
  onProgress: (progress: ImportProgress) => void = () => {},
): Promise<ImportReport> {
  await requireFolder(folder);
  const findings = createFindings();
  const region = await readRegion(folder, findings);
  await removeAbandoned(region.id, repos, now());
  const dataset = await nameDataset(region.id, repos);
  const { datasetId, version } = dataset;
  try {
    await repos.datasets.markPending(datasetId, region.id, now());
    const content = await writeContent({ folder, region, dataset, repos, now, findings, onProgress });
    if (activate) await activateVersion({ regionId: region.id, version }, { repos, now });
    const { counts, entries } = findings;
    return { ...dataset, activated: activate, ...content, counts, entries };
  } catch (error) {
    await removeUnfinished(datasetId, repos);
    throw error;
  }
}

interface WriteOptions extends ImportDependencies {
  folder: string;
  region: RegionFile;
  dataset: DatasetName;
  findings: Findings;
  onProgress: (progress: ImportProgress) => void;
}

/** Writes everything of a version and, last, that it is complete. */
async function writeContent(options: WriteOptions) {
  const { folder, region, dataset, repos, now, findings, onProgress } = options;
  const { datasetId } = dataset;
  const schedule = await writeSchedule(options);
  const groups = await writeAreas({
    areas: readAreas({
      folder,
      bounds: region.bounds,
      findings,
      onBytes: (read, total) => onProgress({ step: 'Reading areas', share: read / total }),
    }),
    dataset,
    repos,
    findings,
    onBatch: () => repos.datasets.markPending(datasetId, region.id, now()),
  });
  if (groups.size === 0) throw noAreaLeft(findings);
  reportLooseEnds(groups, schedule, findings);
  const basemap = await readText(folder, basemapFile, maxBasemapBytes);
  if (basemap !== null) await repos.datasets.saveBasemap(datasetId, requireGeoJson(basemap));
  onProgress({ step: 'Writing stages', share: null });
  const stages = await importStages(options);
  const counts = { areaCount: groups.size, groupCount: schedule.length };
  await repos.datasets.insertComplete({
    ...dataset,
    ...counts,
    region,
    importedAt: now(),
    scheduleHash: scheduleHash({ timeZone: region.timeZone, groups, timetables: schedule }),
  });
  const timetableRowCount = schedule.reduce((sum, { timetable }) => sum + timetable.rows.length, 0);
  return { ...counts, timetableRowCount, ...stages };
}

async function nameDataset(regionId: string, repos: Repos): Promise<DatasetName> {
  const version = await repos.regions.nextVersion(regionId);
  return { regionId, version, datasetId: datasetIdOf(regionId, version) };
}

async function writeSchedule({ folder, dataset, repos, findings, onProgress }: WriteOptions) {
  const schedule: BundleTimetable[] = [];
  let written = 0;
  const flush = async () => {
    await repos.schedule.insertTimetables(dataset.datasetId, schedule.slice(written));
    written = schedule.length;
  };
  for await (const timetable of readSchedule(folder, findings)) {
    schedule.push(timetable);
    onProgress({ step: `Reading timetables (${schedule.length})`, share: null });
    if (schedule.length - written >= timetablesPerBatch) await flush();
  }
  await flush();
  return schedule;
}

async function importStages({ folder, region, repos, now, findings }: WriteOptions) {
  const text = await readText(folder, stagesFile, maxStagesBytes);
  if (text === null) return { stagesAdded: 0, stagesKnown: 0 };
  const stages = readStages(text, { timeZone: region.timeZone, now: now(), findings });
  const stagesAdded = await writeStages({ regionId: region.id, stages, now: now(), repos });
  await repos.schedule.addHearing({
    regionId: region.id,
    heardAt: now(),
    kind: 'imported',
    source: 'import',
  });
  return { stagesAdded, stagesKnown: stages.length - stagesAdded };
}

function noAreaLeft(findings: Findings): DomainError {
  const first = findings.entries.find((entry) => entry.action === 'refused' && entry.file === areasFile);
  const reason = first ? `; the first was refused because ${first.message} (line ${first.line})` : '';
  return new DomainError('INVALID', `${areasFile} has no area that can be taken${reason}.`, {
    field: areasFile,
  });
}

function requireGeoJson(text: string): string {
  try {
    const { type } = JSON.parse(text) as { type?: unknown };
    if (type === 'FeatureCollection') return text;
  } catch {}
  throw new DomainError('INVALID', `${basemapFile} must be a GeoJSON FeatureCollection.`, {
    field: basemapFile,
  });
}
