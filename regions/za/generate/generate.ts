/**
 * Makes the demonstration region: `npx pnpm exec node regions/za/generate/generate.ts`.
 *
 * Needs npm's registry and about 300 MB in the temporary folder for its sources; the same sources give the
 * same files, byte for byte.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { drawBasemap } from './basemap.ts';
import { assignBlocks } from './blocks.ts';
import { readOtherCountries, readProvinces } from './boundaries.ts';
import { tessellate } from './cells.ts';
import { boundsOf } from './geometry.ts';
import {
  type DelaunayModule,
  type Feature,
  installPackages,
  type MultiPolygon,
  type PolyclipModule,
  type TopojsonModules,
} from './packages.ts';
import { type Place, readPlaces } from './places.ts';

const blockSeed = 2_014;

const require = installPackages();
const provinces = readProvinces(require);
const places = readPlaces(require, provinces);
const keys = keysOf(places);
const cells = tessellate(
  places.map(({ location, province }) => ({ location, province })),
  provinces,
  { delaunay: require('d3-delaunay') as DelaunayModule, polyclip: require('polyclip-ts') as PolyclipModule },
);
const bounds = roundedOutwards(boundsOf(cells.flat(3)));
const basemap = drawBasemap({
  provinces,
  otherCountries: readOtherCountries(require),
  bounds,
  topojson: {
    server: require('topojson-server') as TopojsonModules['server'],
    simplify: require('topojson-simplify') as TopojsonModules['simplify'],
    client: require('topojson-client') as TopojsonModules['client'],
  },
});

writeFeatures('areas.geojson', areaFeatures());
writeFeatures('basemap.geojson', basemap);
console.log(`${places.length} areas within ${JSON.stringify(bounds)}`);

function areaFeatures(): Feature[] {
  const place = (index: number) => `${places[index]!.province}/${places[index]!.district}/${keys[index]}`;
  const nearTogether = places.map((_, index) => index).toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  const blocks = assignBlocks(places.length, blockSeed);
  const features = nearTogether.map((index, turn): Feature => {
    const { name, district, province, population, aliases } = places[index]!;
    return {
      type: 'Feature',
      properties: {
        key: keys[index]!,
        name,
        group: blocks[turn]!,
        district,
        province,
        ...(population !== null && { population }),
        ...(aliases.length > 0 && { aliases }),
      },
      geometry: geometryOf(cells[index]!),
    };
  });
  return features.toSorted((a, b) => (String(a.properties.key) < String(b.properties.key) ? -1 : 1));
}

function geometryOf(cell: MultiPolygon): Feature['geometry'] {
  return cell.length === 1
    ? { type: 'Polygon', coordinates: cell[0] }
    : { type: 'MultiPolygon', coordinates: cell };
}

/** Readable and unique: 'centurion', else 'heidelberg-western-cape', else with the district. */
function keysOf(all: readonly Place[]): string[] {
  const spellings = [
    ({ name }: Place) => slug(name),
    ({ name, province }: Place) => slug(`${name} ${province}`),
    ({ name, district }: Place) => slug(`${name} ${district}`),
  ];
  return all.map((place) => {
    const unique = spellings.find(
      (spell) => all.filter((other) => spell(other) === spell(place)).length === 1,
    );
    if (!unique) throw new Error(`No unique key for ${place.name}`);
    return unique(place);
  });
}

function slug(text: string): string {
  const plain = text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f’]/g, '');
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

function roundedOutwards([west, south, east, north]: [number, number, number, number]) {
  const down = (value: number) => Math.floor(value * 10) / 10;
  const up = (value: number) => Math.ceil(value * 10) / 10;
  return [down(west), down(south), up(east), up(north)] as const;
}

/** One feature a line, so that a change shows as the areas that changed. */
function writeFeatures(file: string, features: readonly Feature[]): void {
  const lines = features.map((item) => JSON.stringify(item)).join(',\n');
  const path = resolve(import.meta.dirname, '..', file);
  writeFileSync(path, `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`);
}
