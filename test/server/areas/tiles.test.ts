import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { createCatalogue } from '@wip/server/features/areas/areas.catalogue.ts';
import type { IndexedSource, TileSource } from '@wip/server/features/areas/tiles.service.ts';
import { createCallLimits } from '@wip/server/http/callLimits.ts';
import { createTilesRoute } from '@wip/server/http/tiles.ts';
import { regionFile } from '@wip/shared/imports/regionSchema.ts';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { mosaic } from '../../support/mosaic.ts';
import { square, testArea } from '../../support/randomAreas.ts';
import { readTile } from '../../support/readTile.ts';

let database: TestDatabase;
let repos: Repos;
let server: Server;
let route: ReturnType<typeof createTilesRoute>;
let origin: string;
let current: TileSource | IndexedSource = { version: 'v4', datasetIds: ['test@4'] };
let queries = 0;
/** Readings of all areas. */
let scans = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  repos = createRepos(database.db);
  await repos.areas.insertMany('test@4', [
    testArea(1, {
      name: 'Large',
      center: [28, -26],
      areaKm2: 49_000,
      population: 10,
      geometry: square([28, -26], 1),
    }),
    testArea(2, {
      name: 'Small',
      center: [28, -26],
      areaKm2: 490,
      population: 90_000,
      geometry: square([28, -26], 0.1),
    }),
    testArea(3, {
      name: 'West edge',
      center: [-179.5, 0],
      areaKm2: 12_000,
      geometry: square([-179.5, 0], 0.5),
    }),
    testArea(4, {
      name: 'East edge',
      center: [179.5, 0],
      areaKm2: 12_000,
      geometry: square([179.5, 0], 0.5),
    }),
    testArea(5, {
      name: 'Across',
      center: [180, 20],
      areaKm2: 12_000,
      bbox: [179.5, 19.5, -179.5, 20.5],
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [179.5, 19.5],
            [-179.5, 19.5],
            [-179.5, 20.5],
            [179.5, 20.5],
            [179.5, 19.5],
          ],
        ],
      },
    }),
  ]);
  await repos.areas.insertMany('test@3', [
    testArea(1, { name: 'Before', center: [28, -26], areaKm2: 49_000, geometry: square([28, -26], 1) }),
  ]);
  await repos.areas.insertMany(
    'crowd@1',
    mosaic({ west: 20, south: -30, columns: 60, rows: 50, sideDeg: 0.02 }),
  );
  for (const [index, version] of ['v1', 'v2', 'v3', 'v4'].entries()) {
    await repos.regions.rememberCatalogue(version, [`test@${index + 1}`], new Date(index * 1_000));
  }
  const areas = {
    ...repos.areas,
    shapesInBox: (...args: Parameters<Repos['areas']['shapesInBox']>) => {
      queries += 1;
      return repos.areas.shapesInBox(...args);
    },
    shapes: (...args: Parameters<Repos['areas']['shapes']>) => {
      scans += 1;
      return repos.areas.shapes(...args);
    },
    shapesOf: (...args: Parameters<Repos['areas']['shapesOf']>) => {
      queries += 1;
      return repos.areas.shapesOf(...args);
    },
  };
  const limits = createCallLimits({ callsAtOnce: 10, callsPerSecond: 100, streamsAtOnce: 1 });
  route = createTilesRoute({ catalogue: () => current, repos: { ...repos, areas }, maxBytes: 1e6, limits });
  server = createServer(express().use('/tiles', route)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await database.drop();
});

const fetchTile = (address: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}/tiles/${address}.mvt`, { headers });
const layersOf = async (address: string) =>
  readTile(Buffer.from(await (await fetchTile(address)).arrayBuffer()));

describe('a tile', () => {
  test('holds polygons by number, the smallest last so that it is painted on top', async () => {
    const { areas } = await layersOf('v4/7/73/73');
    expect(areas.map((feature) => feature.id)).toEqual([1, 2]);
    expect(areas.every((feature) => feature.type === 'polygon')).toBe(true);
  });

  test('labels an area once, in the tile of its center, the most important first', async () => {
    const { labels } = await layersOf('v4/7/73/73');
    expect(labels.map((label) => label.properties.name)).toEqual(['Small', 'Large']);
    const { areas, labels: besideLabels } = await layersOf('v4/7/74/73');
    expect(areas.map((feature) => feature.id)).toContain(1);
    expect(besideLabels).toEqual([]);
  });

  test('at the antimeridian draws what lies on both its sides', async () => {
    expect((await layersOf('v4/6/0/31')).areas.map((feature) => feature.id).sort()).toEqual([3, 4]);
    expect((await layersOf('v4/6/63/31')).areas.map((feature) => feature.id).sort()).toEqual([3, 4]);
  });

  test('draws a ring across the antimeridian on both its sides, not round the world', async () => {
    for (const address of ['v4/6/0/28', 'v4/6/63/28']) {
      const [across] = (await layersOf(address)).areas.filter((feature) => feature.id === 5);
      expect(across?.area, address).toBeGreaterThan(300_000);
      expect(across?.area, address).toBeLessThan(600_000);
    }
    expect((await fetchTile('v4/6/32/28')).status).toBe(204);
  });

  test('of the whole world holds every area', async () => {
    const { areas } = await layersOf('v4/0/0/0');
    expect(new Set(areas.map((feature) => feature.id))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test('is gzipped, cached for ever and knows its bytes', async () => {
    const response = await fetchTile('v4/7/73/73', { 'accept-encoding': 'gzip' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const etag = response.headers.get('etag');
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await fetchTile('v4/7/73/73', { 'if-none-match': etag! });
    expect(again.status).toBe(304);
  });

  test('is sent plain to a client that cannot unzip', async () => {
    const response = await fetchTile('v4/7/73/73', { 'accept-encoding': 'gzip;q=0' });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(readTile(Buffer.from(await response.arrayBuffer())).areas).toHaveLength(2);
  });

  test('with nothing in it answers 204, cached for ever', async () => {
    const response = await fetchTile('v4/7/1/1');
    expect(response.status).toBe(204);
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  test('is cut once for all who ask at the same time, and never again', async () => {
    queries = 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetchTile('v4/8/147/146')));
    expect(answers.map((response) => response.status)).toEqual(Array(20).fill(200));
    expect((await fetchTile('v4/8/147/146')).status).toBe(200);
    expect(queries).toBe(1);
  });
});

describe('versions', () => {
  test('the last three keep answering with what they were', async () => {
    const { labels } = await layersOf('v3/7/73/73');
    expect(labels.map((label) => label.properties.name)).toEqual(['Before']);
    expect((await fetchTile('v2/7/73/73')).status).toBe(204);
  });

  test.each(['v1', 'unknown', '%00'])('%s is gone: 404 with a reason, not cached', async (version) => {
    const response = await fetchTile(`${version}/7/73/73`);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ error: expect.stringContaining('version'), field: 'version' });
  });
});

test.each([
  ['13/0/0', 'z'],
  ['-1/0/0', 'z'],
  ['x/0/0', 'z'],
  ['1.5/0/0', 'z'],
  ['2/4/0', 'x'],
  ['2/0/4', 'y'],
  ['2/0/00', 'y'],
  ['2/1e0/0', 'x'],
])('the address %s is refused and names %s', async (address, field) => {
  const response = await fetchTile(`v4/${address}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringContaining(`${field} must be`), field });
});

test('what is no tile at all goes on to the next handler', async () => {
  expect((await fetch(`${origin}/tiles/v4/1/1`)).status).toBe(404);
  expect((await fetch(`${origin}/tiles/v4/7/73/73.mvt`, { method: 'POST' })).status).toBe(404);
});

describe('a crowd of areas', () => {
  const crowdRegion = regionFile.parse({
    id: 'test',
    name: 'Crowd',
    timeZone: 'UTC',
    bounds: [20, -30, 22, -28],
    attribution: 'made up',
    licence: 'CC0',
    source: 'made up',
  });

  test('is cut ahead, one and the same as on demand', async () => {
    const catalogue = createCatalogue(
      [{ region: crowdRegion, version: '1', datasetId: 'crowd@1', areaCount: 3_000 }],
      await repos.areas.summaries(['crowd@1']),
      1,
    );
    current = { version: 'cold', datasetIds: ['crowd@1'] };
    const cold = await (await fetchTile('cold/5/17/18')).bytes();
    current = { version: catalogue.version, datasetIds: ['crowd@1'] };
    queries = 0;
    expect(await route.warmLowZooms(catalogue)).toBeGreaterThan(5);
    const warm = await (await fetchTile(`${catalogue.version}/5/17/18`)).bytes();
    expect(Buffer.from(warm).equals(Buffer.from(cold))).toBe(true);
    expect(queries).toBe(0);
  });

  test('that is being cut ahead is waited for by who asks for it, not cut once more', async () => {
    const catalogue = createCatalogue(
      [{ region: { ...crowdRegion, id: 'test' }, version: '2', datasetId: 'crowd@1', areaCount: 3_000 }],
      await repos.areas.summaries(['crowd@1']),
      2,
    );
    scans = 0;
    await route.warmLowZooms({ ...catalogue, version: 'nobody-asks' });
    const scansAlone = scans;
    const source = { ...catalogue, version: 'being-cut' };
    current = source;
    scans = 0;
    const warming = route.warmLowZooms(source);
    const tile = await fetchTile('being-cut/1/1/1');
    expect(tile.status).toBe(200);
    expect(readTile(Buffer.from(await tile.arrayBuffer())).areas.length).toBeGreaterThan(0);
    await warming;
    expect(scans).toBe(scansAlone);
  });

  test('is cut the same whether the catalogue or the database tells which areas are near', async () => {
    const catalogue = createCatalogue(
      [{ region: crowdRegion, version: '1', datasetId: 'crowd@1', areaCount: 3_000 }],
      await repos.areas.summaries(['crowd@1']),
      1,
    );
    for (const address of ['6/35/37', '9/284/299', '11/1138/1198', '12/2276/2396']) {
      current = catalogue;
      const byCatalogue = await (await fetchTile(`${catalogue.version}/${address}`)).bytes();
      current = { version: `by-database-${address.replaceAll('/', '-')}`, datasetIds: ['crowd@1'] };
      const byDatabase = await (await fetchTile(`${current.version}/${address}`)).bytes();
      expect(byCatalogue.length, address).toBeGreaterThan(100);
      expect(Buffer.from(byCatalogue).equals(Buffer.from(byDatabase)), address).toBe(true);
    }
  });

  test('leaves no hole where its areas are too small to see', async () => {
    current = { version: 'holes', datasetIds: ['crowd@1'] };
    const { areas } = await layersOf('holes/5/17/18');
    const [width, height] = ['x', 'y'].map((axis) => {
      const values = areas.flatMap((feature) => feature.points.map((point) => point[axis as 'x' | 'y']));
      return Math.max(...values) - Math.min(...values);
    });
    const covered = areas.reduce((sum, feature) => sum + Math.abs(feature.area), 0);
    expect(covered).toBeGreaterThan(width! * height! * 0.95);
    expect(areas.length).toBeLessThan(3_000);
  });
});
