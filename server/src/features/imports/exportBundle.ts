import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '@wip/shared/errors.ts';
import { withdrawnStage } from '@wip/shared/schedule/stageRow.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import type { Repos } from '../../db/repos.ts';
import { activeDataset } from './activation.ts';
import { rotationFile } from './bundle/readSchedule.ts';

export interface ExportSummary {
  regionId: string;
  version: string;
  areaCount: number;
  groupCount: number;
  stageCount: number;
}

/**
 * Writes the active version of a region and its stages as a bundle that imports to the same.
 *
 * Errors: NOT_FOUND where the region is not active; CONFLICT where the folder holds something already.
 */
export async function exportBundle(
  { regionId, folder }: { regionId: string; folder: string },
  { repos }: { repos: Repos },
): Promise<ExportSummary> {
  const { datasetId, version, region, rotation, areaCount } = await activeDataset(regionId, repos);
  await requireEmpty(folder);
  await writeFile(join(folder, 'region.json'), `${JSON.stringify(region, null, 2)}\n`);
  await pipeline(
    Readable.from(featureLines(datasetId, repos)),
    createWriteStream(join(folder, 'areas.geojson')),
  );
  const timetables = await repos.schedule.timetablesOf(datasetId);
  if (rotation === undefined) await writeTimetables(timetables, folder);
  else await writeFile(join(folder, rotationFile), rotation);
  const groupCount = timetables.length;
  const stageCount = await writeStages(regionId, folder, repos);
  const [basemap] = await repos.datasets.basemaps([datasetId]);
  if (basemap !== undefined) await writeFile(join(folder, 'basemap.geojson'), basemap);
  return { regionId, version, areaCount, groupCount, stageCount };
}

async function requireEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length === 0) return;
  throw new DomainError('CONFLICT', `${folder} is not empty; name a new folder.`, { field: 'folder' });
}

async function* featureLines(datasetId: string, repos: Repos): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let separator = '\n';
  for await (const { key, name, group, aliases, parents, population, geometry } of repos.areas.stream(
    datasetId,
  )) {
    const properties = {
      key,
      name,
      ...(group !== null && { group }),
      ...(aliases.length > 0 && { aliases }),
      ...(parents.length > 0 && { parents }),
      ...(population !== null && { population }),
    };
    yield `${separator}${JSON.stringify({ type: 'Feature', properties, geometry })}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

async function writeTimetables(
  timetables: readonly { group: string; timetable: Timetable }[],
  folder: string,
): Promise<void> {
  if (timetables.length > 0) await mkdir(join(folder, 'timetables'));
  for (const { group, timetable } of timetables) {
    // a group is named by its file, so that it is a file name
    await writeFile(join(folder, 'timetables', `${group}.csv`), timetableText(timetable));
  }
}

const dayColumns = { month: 'date_of_month', week: 'day_of_week', period: 'day_of_cycle' };

function timetableText({ cycle, rows }: Timetable): string {
  const isPeriod = cycle.kind === 'period';
  const cycleColumns = isPeriod ? ['period_of_cycle', 'start_of_cycle'] : [];
  const cycleCells = isPeriod ? [cycle.days, cycle.anchorDate] : [];
  const header = [dayColumns[cycle.kind], ...cycleColumns, 'start_time', 'finish_time', 'stage'];
  const lines = rows.map(({ day, startMinute, finishMinute, stage }) => [
    day,
    ...cycleCells,
    clock(startMinute),
    clock(finishMinute),
    stage,
  ]);
  return csvText([header, ...lines]);
}

async function writeStages(regionId: string, folder: string, repos: Repos): Promise<number> {
  const facts = await repos.schedule.stageFactsOf(regionId);
  if (facts.length === 0) return 0;
  const lines = facts.map(({ startsAtMs, endsAtMs, stage, recordedAtMs, announcedAtMs }) => [
    instant(startsAtMs),
    endsAtMs === null ? '' : instant(endsAtMs),
    stage ?? withdrawnStage,
    instant(announcedAtMs ?? recordedAtMs),
  ]);
  await writeFile(join(folder, 'stages.csv'), csvText([['start', 'end', 'stage', 'announced_at'], ...lines]));
  return facts.length;
}

function csvText(lines: (string | number)[][]): string {
  return lines.map((cells) => `${cells.join(',')}\n`).join('');
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
