import { DomainError } from '@wip/shared/errors.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { Repos } from '../../db/repos.ts';
import { activateImported, activeVersionOf } from './activation.ts';
import { readText, requireFolder } from './bundle/bundleFiles.ts';
import { reportOtherSpellings } from './bundle/otherSpellings.ts';
import { areasFile, readAreas } from './bundle/readAreas.ts';
import { readRegion } from './bundle/readRegion.ts';
import {
  type BundleTimetable,
  maxFileBytes,
  readSchedule,
  rotationFile,
  timetablesFolder,
} from './bundle/readSchedule.ts';
import { readStages, stagesFile } from './bundle/readStages.ts';
import { datasetIdOf } from './datasets.repo.ts';
import { createFindings, type Findings, type ImportReport } from './importReport.ts';
import { reportLooseEnds } from './looseEnds.ts';
import { scheduleHash } from './scheduleHash.ts';
import { reportSuspicious } from './suspiciousTimetables.ts';
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
 * Errors: DomainError INVALID with one sentence where the bundle as a whole cannot be taken; CONFLICT where it was to
 * become active and a version that was begun later is active already.
 */
export async function importBundle(
  { folder, activate }: ImportRequest,
  { repos, now }: ImportDependencies,
  onProgress: (progress: ImportProgress) => void = () => {},
): Promise<ImportReport> {
  await requireFolder(folder);
  const findings = createFindings();
  const region = await readRegion(folder, findings);
  await reportOtherSpellings(folder, findings);
  await removeAbandoned(region.id, repos, now());
  const dataset = await nameDataset(region.id, repos);
  const { datasetId, version } = dataset;
  try {
    await repos.datasets.markPending(datasetId, region.id, now());
    const content = await writeContent({ folder, region, dataset, repos, now, findings, onProgress });
    const replaces = await activeVersionOf(region.id, repos);
    if (activate) await activateImported({ regionId: region.id, version }, { repos, now });
    const { counts, entries } = findings;
    const timetableRefusals = findings.refusedBelow(timetablesFolder);
    return { ...dataset, activated: activate, replaces, ...content, timetableRefusals, counts, entries };
  } catch (error) {
    const isGone = await removeUnfinished(datasetId, repos);
    if (isGone && error instanceof DomainError) await repos.regions.giveBackVersion(region.id, version);
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

/**
 * Writes everything of a version, then that it is complete, and last the stages: they are the region's and show at
 * once, so that a killed import must not have left some of them.
 */
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
  reportSuspicious(schedule, findings);
  const basemap = await readText(folder, basemapFile, maxBasemapBytes);
  if (basemap !== null) await repos.datasets.saveBasemap(datasetId, requireGeoJson(basemap));
  const rotation = await readText(folder, rotationFile, maxFileBytes);
  const stages = await readBundleStages(options);
  const counts = { areaCount: groups.size, groupCount: schedule.length };
  await repos.datasets.insertComplete({
    ...dataset,
    ...counts,
    region,
    ...(rotation !== null && { rotation }),
    importedAt: now(),
    scheduleHash: scheduleHash({ timeZone: region.timeZone, groups, timetables: schedule }),
  });
  onProgress({ step: 'Writing stages', share: null });
  const stagesAdded = stages ? await writeStages({ regionId: region.id, stages, now: now(), repos }) : 0;
  const timetableRowCount = schedule.reduce((sum, { timetable }) => sum + timetable.rows.length, 0);
  return { ...counts, timetableRowCount, stagesAdded, stagesKnown: (stages?.length ?? 0) - stagesAdded };
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

/** The rows of stages.csv; null where the bundle has none. */
async function readBundleStages({ folder, region, now, findings }: WriteOptions) {
  const text = await readText(folder, stagesFile, maxStagesBytes);
  return text === null ? null : readStages(text, { timeZone: region.timeZone, now: now(), findings });
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
