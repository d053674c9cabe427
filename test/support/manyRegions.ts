import { join } from 'node:path';
import type { LonLat } from '@wip/shared/geo.ts';
import { dayMs } from '@wip/shared/time.ts';
import { writeBundle } from './bundles.ts';
import { populatedRegion } from './populatedRegion.ts';

/** Made-up countries on the ground of real ones: three side by side, two on other continents. */
const countries = [
  { id: 'west', name: 'Westland', timeZone: 'Europe/Paris', west: -4, south: 42 },
  { id: 'middle', name: 'Middleland', timeZone: 'Europe/Berlin', west: 6, south: 42 },
  { id: 'east', name: 'Eastland', timeZone: 'Europe/Warsaw', west: 16, south: 42 },
  { id: 'plains', name: 'Plains', timeZone: 'America/Chicago', west: -98, south: 34 },
  { id: 'deccan', name: 'Deccan', timeZone: 'Asia/Kolkata', west: 74, south: 14 },
];
const sideDeg = 10;
const groups = 16;

/** Writes bundles of `areasEach` areas in five regions with a rotation and a stage in force; resolves to their folders. */
export async function writeManyRegions(folder: string, areasEach: number, now: Date): Promise<string[]> {
  const instant = (days: number) => new Date(now.getTime() + days * dayMs).toISOString();
  const folders = [];
  for (const [index, { west, south, ...region }] of countries.entries()) {
    folders.push(
      await writeBundle(join(folder, region.id), {
        region: { ...region, bounds: [west - 1, south - 1, west + sideDeg + 1, south + sideDeg + 1] },
        areas: areasOf(index, areasEach),
        rotation: { family: 'eskom-even' },
        stages: [{ start: instant(-9), end: instant(9), stage: 4 }],
      }),
    );
  }
  return folders;
}

/** A corner of every twentieth area of these regions. */
export function samplePlaces(areasEach: number): LonLat[] {
  return countries.flatMap((_, index) =>
    [...areasOf(index, areasEach)]
      .filter((_, position) => position % 20 === 0)
      .map((area) => area.geometry.coordinates[0]![0]!),
  );
}

function areasOf(index: number, areaCount: number) {
  const { west, south } = countries[index]!;
  return populatedRegion({ seed: index + 1, west, south, sideDeg, areaCount, cities: 24, groups });
}
