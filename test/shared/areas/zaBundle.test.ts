import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AreaGeometry } from '@wip/shared/geo.ts';
import { regionFile } from '@wip/shared/imports/regionSchema.ts';
import { rotationGroups, rotationSchema } from '@wip/shared/schedule/rotation.ts';
import { describe, expect, it } from 'vitest';
import {
  edgeLoops,
  repeatedVertices,
  ringsOf,
  selfIntersections,
  signedAreaDeg2,
  sphericalAreaKm2,
} from './ringChecks.ts';

interface AreaProperties {
  key: string;
  name: string;
  group: string;
  district: string;
  province: string;
  population?: number;
  aliases?: string[];
}

interface Collection<Properties, Geometry> {
  features: { properties: Properties; geometry: Geometry }[];
}

const folder = resolve(import.meta.dirname, '../../../regions/za');
const read = (file: string) => readFileSync(resolve(folder, file));
const areas = (JSON.parse(read('areas.geojson').toString()) as Collection<AreaProperties, AreaGeometry>)
  .features;
const properties = areas.map((area) => area.properties);
const rings = areas.flatMap(({ geometry, properties: { key } }) =>
  ringsOf(geometry).map((ring) => ({ key, ...ring })),
);

describe('the areas of the demonstration region', () => {
  it('are more than 900, each with a key of its own', () => {
    expect(areas.length).toBeGreaterThanOrEqual(900);
    expect(areas.length).toBeLessThanOrEqual(960);
    expect(new Set(properties.map(({ key }) => key)).size).toBe(areas.length);
    for (const { key } of properties) expect(key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('have a name, a district and one of the nine provinces', () => {
    for (const { name, district } of properties) {
      expect(name).toMatch(/\S/);
      expect(district).toMatch(/\S/);
    }
    expect(new Set(properties.map(({ province }) => province)).size).toBe(9);
    expect(new Set(properties.map(({ district }) => district)).size).toBe(52);
  });

  it('are in 16 blocks of equal size, and neighbours mostly in different ones', () => {
    const sizes = new Map<string, number>();
    for (const { group } of properties) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    const rotation = rotationSchema.parse(JSON.parse(read('rotation.json').toString()));
    expect(new Set(sizes.keys())).toEqual(new Set(rotationGroups(rotation)));
    expect(sizes.size).toBe(16);
    expect(Math.max(...sizes.values()) - Math.min(...sizes.values())).toBeLessThanOrEqual(1);

    const groupOfKey = new Map(properties.map(({ key, group }) => [key, group]));
    const pairs = [...edgeLoops(rings).neighbours].map((pair) => pair.split('|') as [string, string]);
    const alike = pairs.filter(([a, b]) => groupOfKey.get(a) === groupOfKey.get(b));
    expect(alike.length / pairs.length).toBeLessThan(0.1);
  });

  it.each([
    [
      'Johannesburg',
      'Soweto',
      'Sandton',
      'Pretoria',
      'Centurion',
      'Cape Town',
      'Khayelitsha',
      'Stellenbosch',
    ],
    ['Durban', 'Umlazi', 'Gqeberha', 'Port Elizabeth', 'East London', 'Bloemfontein', 'Kimberley', 'Mthatha'],
    ['Polokwane', 'Mbombela', 'Nelspruit', 'Mahikeng', 'Mafikeng', 'Mmabatho', 'Makhanda', 'Grahamstown'],
  ])('are found under the names that people search for: %s, %s, %s …', (...names) => {
    const known = new Set(properties.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('have closed rings without repeated vertices, outer ones counter-clockwise', () => {
    for (const { key, ring, isOuter } of rings) {
      expect(ring.at(-1), key).toEqual(ring[0]);
      expect(repeatedVertices(ring), key).toEqual([]);
      expect(signedAreaDeg2(ring) > 0, key).toBe(isOuter);
    }
  });

  it('do not cross themselves', () => {
    for (const { key, ring } of rings) expect(selfIntersections(ring), key).toEqual([]);
  });

  it('leave neither gap nor overlap: what is not shared by two is the outline of the country', () => {
    const { usedTwice, outlines } = edgeLoops(rings);
    expect(usedTwice).toEqual([]);
    expect(outlines.length).toBeLessThan(5);
    for (const outline of outlines) expect(Math.abs(sphericalAreaKm2(outline))).toBeGreaterThan(20_000);
  });

  it('cover South Africa', () => {
    const totalKm2 = rings.reduce((sum, { ring }) => sum + sphericalAreaKm2(ring), 0);
    expect(totalKm2).toBeGreaterThan(1_200_000);
    expect(totalKm2).toBeLessThan(1_240_000);
  });

  it('lie within the bounds of region.json', () => {
    const [west, south, east, north] = regionFile.parse(JSON.parse(read('region.json').toString())).bounds;
    for (const [lon, lat] of rings.flatMap(({ ring }) => ring)) {
      expect(lon >= west && lon <= east && lat >= south && lat <= north).toBe(true);
    }
  });

  it('stay small', () => {
    expect(read('areas.geojson').length).toBeLessThan(550_000);
  });
});

describe('the basemap of the demonstration region', () => {
  const basemap = JSON.parse(read('basemap.geojson').toString()) as Collection<
    { kind: string; name?: string },
    { type: string; coordinates: unknown[] }
  >;

  it('has land, borders, provinces and the names of the neighbours', () => {
    const kinds = basemap.features.map(({ properties: { kind } }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['land', 'border', 'province', 'label']));
    const names = basemap.features.map(({ properties: { name } }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['Lesotho', 'Eswatini', 'Namibia', 'Botswana', 'Mozambique']),
    );
  });

  it('has land without holes, since neighbours meet', () => {
    const land = basemap.features.find(({ properties: { kind } }) => kind === 'land')!;
    expect(land.geometry.type).toBe('MultiPolygon');
    expect((land.geometry.coordinates as unknown[][]).filter((polygon) => polygon.length > 1)).toEqual([]);
  });

  it('stays small', () => {
    expect(gzipSync(read('basemap.geojson')).length).toBeLessThan(45_000);
  });
});
