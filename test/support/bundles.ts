import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AreaGeometry } from '@wip/shared/geo.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';

export interface BundleArea {
  key?: unknown;
  name?: unknown;
  group?: unknown;
  /** A 0.1° square near Pretoria unless given. */
  geometry?: unknown;
  /** Further properties: province, aliases, population, … */
  [property: string]: unknown;
}

export interface BundleStage {
  start: string;
  end?: string;
  stage: number | string;
  announcedAt?: string;
}

export interface BundleContent {
  region?: Partial<RegionFile> | string | null;
  areas?: Iterable<BundleArea>;
  /** By group: the text of the file, or a timetable. */
  timetables?: Record<string, string | Timetable>;
  rotation?: unknown;
  /** The rows of stages.csv, or its whole text. */
  stages?: readonly BundleStage[] | string;
  /** Text of basemap.geojson. */
  basemap?: string;
}

/** A region.json that is valid for South Africa. */
export function bundleRegion(overrides: Partial<RegionFile> = {}) {
  return {
    id: 'za-test',
    name: 'Testland',
    timeZone: 'Africa/Johannesburg',
    bounds: [16, -35, 33.5, -22],
    attribution: 'Written for a test',
    licence: 'CC0-1.0',
    source: 'test',
    ...overrides,
  };
}

/** A square Polygon by its south-west corner. */
export function square(west: number, south: number, sizeDeg = 0.1): AreaGeometry & { type: 'Polygon' } {
  const [east, north] = [west + sizeDeg, south + sizeDeg];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

/** The file timetables/<group>.csv of a timetable. */
export function timetableCsv({ cycle, rows }: Timetable): string {
  const column = { month: 'date_of_month', week: 'day_of_week', period: 'day_of_cycle' }[cycle.kind];
  const isPeriod = cycle.kind === 'period';
  const header = `${column},${isPeriod ? 'period_of_cycle,start_of_cycle,' : ''}start_time,finish_time,stage`;
  const lines = rows.map((row) => {
    const period = isPeriod ? `${cycle.days},${cycle.anchorDate},` : '';
    return `${row.day},${period}${clock(row.startMinute)},${clock(row.finishMinute)},${row.stage}`;
  });
  return [header, ...lines, ''].join('\n');
}

/** Writes a region bundle and resolves to its folder, which is made where it is missing. */
export async function writeBundle(folder: string, content: BundleContent = {}): Promise<string> {
  const { region, areas = [{ key: 'one', name: 'One' }], timetables, rotation, stages, basemap } = content;
  await mkdir(folder, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);

  if (typeof region === 'string') await write('region.json', region);
  else if (region !== null) await write('region.json', JSON.stringify(bundleRegion(region), null, 2));

  const features = [...areas].map(({ geometry = square(28, -26), ...properties }) =>
    JSON.stringify({ type: 'Feature', properties, geometry }),
  );
  await write('areas.geojson', `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`);

  if (timetables) {
    await mkdir(join(folder, 'timetables'), { recursive: true });
    for (const [group, timetable] of Object.entries(timetables)) {
      const text = typeof timetable === 'string' ? timetable : timetableCsv(timetable);
      await write(join('timetables', `${group}.csv`), text);
    }
  }
  if (rotation !== undefined) await write('rotation.json', JSON.stringify(rotation));
  if (stages !== undefined)
    await write('stages.csv', typeof stages === 'string' ? stages : stagesCsv(stages));
  if (basemap !== undefined) await write('basemap.geojson', basemap);
  return folder;
}

function stagesCsv(stages: readonly BundleStage[]): string {
  const lines = stages.map((row) => `${row.start},${row.end ?? ''},${row.stage},${row.announcedAt ?? ''}`);
  return ['start,end,stage,announced_at', ...lines, ''].join('\n');
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
