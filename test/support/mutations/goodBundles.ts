import type { AreaGeometry, LonLat } from '@wip/shared/geo.ts';
import type { Cycle, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import { bundleRegion, square } from '../bundles.ts';
import { seededRandom } from '../random.ts';

/** A feature as it will be written. */
export interface DraftFeature {
  type: unknown;
  properties: unknown;
  geometry: unknown;
}

/** A CSV file as it will be written. */
export interface DraftTable {
  file: string;
  columns: string[];
  rows: string[][];
}

/** What a timetable means: what has to be stored of it. */
export interface Meaning {
  cycle: Cycle;
  rows: TimetableRow[];
}

export interface GoodArea {
  key: string;
  name: string;
  group: string | null;
  geometry: AreaGeometry;
}

/** A bundle that has to be taken as it is. */
export interface GoodBundle {
  name: string;
  region: Record<string, unknown>;
  areas: GoodArea[];
  timetables: Map<string, Meaning>;
  rotation?: unknown;
  stages?: DraftTable;
  basemap?: string;
}

function star([lon, lat]: LonLat, radiusDeg: number, corners: number, seed: number): LonLat[] {
  const random = seededRandom(seed);
  const ring = Array.from({ length: corners }, (_, corner): LonLat => {
    const angle = ((corner + random() * 0.6) / corners) * 2 * Math.PI;
    const radius = radiusDeg * (0.6 + random() * 0.4);
    return [around(lon + radius * Math.cos(angle)), lat + radius * Math.sin(angle)];
  });
  return [...ring, [...ring[0]!]];
}

/** A hole for a star of the same center. */
function lake(center: LonLat, radiusDeg: number, seed: number): LonLat[] {
  return star(center, radiusDeg * 0.3, 6, seed).reverse();
}

function around(lon: number): number {
  return lon > 180 ? lon - 360 : lon;
}

const polygon = (...coordinates: LonLat[][]): AreaGeometry => ({ type: 'Polygon', coordinates });
const multi = (...coordinates: LonLat[][][]): AreaGeometry => ({ type: 'MultiPolygon', coordinates });

const rowsOf = (days: readonly number[]): TimetableRow[] =>
  days.flatMap((day, index) => [
    {
      day,
      startMinute: 120 * (index % 12),
      finishMinute: (120 * (index % 12) + 150) % 1440,
      stage: 1 + (index % 8),
    },
    { day, startMinute: 1320, finishMinute: 30, stage: 8 },
  ]);

function town(): GoodBundle {
  const area = (key: string, group: string | null, geometry: AreaGeometry) => ({
    key,
    name: `Ward ${key}`,
    group,
    geometry,
  });
  return {
    name: 'town',
    region: bundleRegion(),
    areas: [
      area('ward-a', '1', polygon(star([18.5, -33.5], 0.2, 9, 1))),
      area('ward-b', '2', polygon(star([19.5, -33.5], 0.2, 24, 2), lake([19.5, -33.5], 0.2, 3))),
      area('ward-c', '1', multi([star([20.5, -33.5], 0.2, 8, 4)], [star([21.25, -33.5], 0.2, 12, 5)])),
      area(
        'ward-d',
        null,
        multi([star([22, -33.5], 0.2, 9, 6), lake([22, -33.5], 0.2, 7)], [star([22.75, -33.5], 0.2, 5, 8)]),
      ),
      area('ward-e', '2', square(24, -33.5, 0.5)),
      area('ward-f', '2', polygon(star([26, -33.5], 0.2, 40, 9))),
    ],
    timetables: new Map([
      ['1', { cycle: { kind: 'month' }, rows: rowsOf([1, 2, 9, 15, 28, 31]) }],
      ['2', { cycle: { kind: 'week' }, rows: rowsOf([1, 3, 5, 7]) }],
    ]),
    stages: {
      file: 'stages.csv',
      columns: ['start', 'end', 'stage', 'announced_at'],
      rows: [
        ['2026-01-01T00:00', '2026-01-02T00:00+02:00', '2', '2025-12-31T12:00Z'],
        ['2026-01-02 05:00', '2026-01-02 20:00:00', '4', '2026-01-01T18:30'],
        ['2026-02-01T00:00Z', '2026-02-03T00:00Z', '0', '2026-01-31T00:00:00.000Z'],
        ['2026-03-01T16:00', '2026-03-02T16:00', '8', '2026-02-28T20:00+0200'],
      ],
    },
  };
}

function dateline(): GoodBundle {
  const area = (key: string, geometry: AreaGeometry) => ({
    key,
    name: `Isle ${key}`,
    group: 'north',
    geometry,
  });
  return {
    name: 'dateline',
    region: bundleRegion({ timeZone: 'Pacific/Fiji', bounds: [176, -20, -178, -15] }),
    areas: [
      area('west', polygon(star([177.5, -17], 0.4, 12, 11))),
      area('across', polygon(star([180, -16.5], 0.5, 14, 12), lake([180, -16.5], 0.5, 13))),
      area('east', polygon(star([-179, -17], 0.4, 10, 14))),
      area('both', multi([star([179.2, -18.5], 0.4, 9, 15)], [star([-179.2, -18.5], 0.4, 9, 16)])),
      area(
        'touching',
        polygon([
          [179, -20],
          [180, -20],
          [180, -19.5],
          [179, -19.5],
          [179, -20],
        ]),
      ),
    ],
    timetables: new Map([
      [
        'north',
        { cycle: { kind: 'period', days: 19, anchorDate: '2023-09-15' }, rows: rowsOf([1, 4, 18, 19]) },
      ],
    ]),
  };
}

function estate(): GoodBundle {
  return {
    name: 'estate',
    region: bundleRegion(),
    areas: Array.from({ length: 16 }, (_, index) => ({
      key: `block-${index + 1}`,
      name: `Block ${index + 1}`,
      group: String(index + 1),
      geometry:
        index % 3 === 0
          ? square(28 + (index % 4) * 0.125, -26 + Math.floor(index / 4) * 0.125, 0.125)
          : polygon(
              star([28 + (index % 4) * 0.5, -24 + Math.floor(index / 4) * 0.5], 0.2, 7 + index, 20 + index),
            ),
    })),
    timetables: new Map(),
    rotation: { family: 'eskom-even' },
  };
}

function city(): GoodBundle {
  const area = (key: string, group: string, geometry: AreaGeometry) => ({
    key,
    name: `Kiez ${key}`,
    group,
    geometry,
  });
  return {
    name: 'city',
    region: bundleRegion({ timeZone: 'Europe/Berlin', bounds: [13, 52, 14, 53], staleAfterH: 6 }),
    areas: [
      area('mitte', 'ost', polygon(star([13.4, 52.5], 0.1, 60, 41), lake([13.4, 52.5], 0.1, 42))),
      area('neben', 'ost', square(13.625, 52.5, 0.125)),
      area(
        'inseln',
        'ost',
        multi(
          [star([13.2, 52.2], 0.1, 7, 43)],
          [star([13.5, 52.2], 0.1, 7, 44)],
          [star([13.8, 52.2], 0.1, 7, 45)],
        ),
      ),
    ],
    timetables: new Map([
      ['ost', { cycle: { kind: 'period', days: 4, anchorDate: '2024-02-29' }, rows: rowsOf([1, 2, 3, 4]) }],
    ]),
    stages: {
      file: 'stages.csv',
      columns: ['start', 'end', 'stage'],
      rows: [
        ['2026-03-29T02:30', '2026-03-29T05:00', '1'],
        ['2026-10-25T02:30', '', '3'],
      ],
    },
    basemap: '{"type":"FeatureCollection","features":[]}',
  };
}

function county(): GoodBundle {
  return {
    name: 'county',
    region: bundleRegion({ timeZone: 'America/New_York', bounds: [-80, 40, -71, 45] }),
    areas: [
      { key: 'coast', name: 'Coast', group: null, geometry: polygon(star([-74, 41], 0.7, 300, 51)) },
      { key: 'inland', name: 'Inland', group: null, geometry: polygon(star([-76, 43], 0.7, 100, 52)) },
    ],
    timetables: new Map(),
  };
}

/** Bundles that are right, each of another kind; made anew at each call. */
export function goodBundles(): GoodBundle[] {
  return [town(), dateline(), estate(), city(), county()];
}
