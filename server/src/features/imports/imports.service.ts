import { DomainError } from '@wip/shared/errors.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../db/repos.ts';
import { activateVersion } from './activation.ts';
import { readText, requireFolder } from './bundle/bundleFiles.ts';
import { areasFile, readAreas } from './bundle/readAreas.ts';
import { readRegion } from './bundle/readRegion.ts';
import { type BundleTimetable, readSchedule } from './bundle/readSchedule.ts';
import { readStages, stagesFile } from './bundle/readStages.ts';
import { datasetIdOf } from './datasets.repo.ts';
import { createFindings, type Findings, type ImportReport } from './importReport.ts';
import { scheduleHash } from './scheduleHash.ts';
import { type DatasetName, writeAreas } from './writeAreas.ts';
import { writeStages } from './writeStages.ts';

const maxStagesBytes = 50_000_000;
const maxBasemapBytes = 3_000_000;
const abandonedAfterMs = hourMs;
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
    const schedule = await writeSchedule({ folder, datasetId, repos, findings, onProgress });
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
    const basemap = await readText(folder, 'basemap.geojson', maxBasemapBytes);
    if (basemap !== null) await repos.datasets.saveBasemap(datasetId, requireGeoJson(basemap));
    onProgress({ step: 'Writing stages', share: null });
    const stages = await importStages({ folder, region, repos, now, findings });
    await repos.datasets.insertComplete({
      ...dataset,
      region,
      importedAt: now(),
      areaCount: groups.size,
      groupCount: schedule.length,
      scheduleHash: scheduleHash({ timeZone: region.timeZone, groups, timetables: schedule }),
    });
    if (activate) await activateVersion({ regionId: region.id, version }, { repos, now });
    return {
      ...dataset,
      activated: activate,
      areaCount: groups.size,
      groupCount: schedule.length,
      timetableRowCount: schedule.reduce((sum, { timetable }) => sum + timetable.rows.length, 0),
      ...stages,
      counts: findings.counts,
      entries: findings.entries,
    };
  } catch (error) {
    await removeUnfinished(datasetId, repos);
    throw error;
  }
}

async function nameDataset(regionId: string, repos: Repos): Promise<DatasetName> {
  const version = await repos.regions.nextVersion(regionId);
  return { regionId, version, datasetId: datasetIdOf(regionId, version) };
}

/** Removes what killed imports of the region left; an import that is at work is left alone. */
async function removeAbandoned(regionId: string, repos: Repos, now: Date): Promise<void> {
  const before = new Date(now.getTime() - abandonedAfterMs);
  for (const datasetId of await repos.datasets.abandoned(regionId, before)) {
    await removeUnfinished(datasetId, repos);
  }
}

/** Does nothing to a finished dataset. */
async function removeUnfinished(datasetId: string, repos: Repos): Promise<void> {
  if ((await repos.datasets.byIds([datasetId])).length > 0) return;
  await repos.areas.removeDataset(datasetId);
  await repos.schedule.removeTimetables(datasetId);
  await repos.datasets.removePending(datasetId);
}

interface WriteScheduleOptions {
  folder: string;
  datasetId: string;
  repos: Repos;
  findings: Findings;
  onProgress: (progress: ImportProgress) => void;
}

async function writeSchedule(options: WriteScheduleOptions): Promise<BundleTimetable[]> {
  const { folder, datasetId, repos, findings, onProgress } = options;
  const schedule: BundleTimetable[] = [];
  let written = 0;
  const flush = async () => {
    await repos.schedule.insertTimetables(datasetId, schedule.slice(written));
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

interface ImportStagesOptions extends ImportDependencies {
  folder: string;
  region: RegionFile;
  findings: Findings;
}

async function importStages({ folder, region, repos, now, findings }: ImportStagesOptions) {
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

/** Groups that nothing switches, and timetables that switch nothing. */
function reportLooseEnds(
  groups: ReadonlyMap<string, string | null>,
  schedule: readonly BundleTimetable[],
  findings: Findings,
): void {
  const tables = new Set(schedule.map(({ group }) => group));
  const areasOf = new Map<string, number>();
  for (const group of groups.values()) {
    if (group !== null) areasOf.set(group, (areasOf.get(group) ?? 0) + 1);
  }
  for (const [group, count] of areasOf) {
    if (tables.has(group)) continue;
    const message = `group '${group}' has ${count} ${count === 1 ? 'area' : 'areas'} but no timetable; planned cuts are unknown there`;
    findings.add({ action: 'ignored', file: areasFile, field: 'group', message });
  }
  for (const group of tables) {
    if (areasOf.has(group)) continue;
    findings.add({ action: 'ignored', file: `timetables/${group}.csv`, message: 'no area is in this group' });
  }
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
  throw new DomainError('INVALID', 'basemap.geojson must be a GeoJSON FeatureCollection.', {
    field: 'basemap.geojson',
  });
}
