import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { feature } from 'topojson-client';
import { z } from 'zod';
import { type BundleArea, type BundleStage, writeBundle } from './bundles.ts';

const topology = z.looseObject({ type: z.literal('Topology') });
const county = z.object({
  id: z.string(),
  properties: z.object({ name: z.string() }),
  geometry: z.looseObject({ type: z.enum(['Polygon', 'MultiPolygon']) }),
});
const collection = z.object({ features: county.array() });

/** The counties' regions, by the first two digits of their code, which are the state's. */
const regions = [
  {
    ...{ id: 'us-east', name: 'Eastern states', timeZone: 'America/New_York' },
    states: '09 10 11 12 13 18 21 23 24 25 26 33 34 36 37 39 42 44 45 50 51 54'.split(' '),
  },
  {
    ...{ id: 'us-central', name: 'Central states', timeZone: 'America/Chicago' },
    states: '01 05 17 19 20 22 27 28 29 31 38 40 46 47 48 55'.split(' '),
  },
  {
    ...{ id: 'us-mountain', name: 'Mountain states', timeZone: 'America/Denver' },
    states: '04 08 16 30 35 49 56'.split(' '),
  },
  {
    ...{ id: 'us-pacific', name: 'Pacific states', timeZone: 'America/Los_Angeles' },
    states: '06 32 41 53'.split(' '),
  },
  {
    ...{ id: 'us-far', name: 'Alaska, Hawaii and the islands', timeZone: 'Pacific/Honolulu' },
    states: '02 15 60 66 69 72 78'.split(' '),
  },
];
const groups = 16;

/** Writes the counties of the United States as five regions with a rotation; resolves to their folders. */
export async function writeUsCounties(folder: string, stages: readonly BundleStage[]): Promise<string[]> {
  const counties = readCounties();
  return Promise.all(
    regions.map(({ states, ...region }) =>
      writeBundle(join(folder, region.id), {
        region: {
          ...region,
          bounds: region.id === 'us-far' ? [144, -16, -64, 72] : [-125, 24, -66, 50],
          source: 'us-atlas',
        },
        areas: counties.filter(({ key }) => states.includes(key.slice(0, 2))),
        rotation: { family: 'eskom-even' },
        stages,
      }),
    ),
  );
}

/** From the package us-atlas: the Census Bureau's boundaries, for maps at 1:10,000,000. */
function readCounties(): (BundleArea & { key: string })[] {
  const file = createRequire(import.meta.url).resolve('us-atlas/counties-10m.json');
  const atlas: Parameters<typeof feature>[0] = JSON.parse(readFileSync(file, 'utf8'));
  topology.parse(atlas);
  const { features } = collection.parse(feature(atlas, atlas.objects.counties!));
  return features.map(({ id, properties, geometry }, index) => ({
    key: id,
    name: properties.name,
    group: String(1 + (index % groups)),
    geometry,
  }));
}
