import type { Repos } from '@wip/server/db/repos.ts';
import { regionFile } from '@wip/shared/imports/regionSchema.ts';
import { rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import { mosaic } from '../support/mosaic.ts';

const regionId = 'large';
const version = '1';
const datasetId = `${regionId}@${version}`;
const blocks = 16;
const [west, south, sideDeg, columns, rows] = [20, -34, 0.05, 160, 120] as const;

/** What a load asks about. */
export const largeRegion = {
  bounds: [west, south, west + columns * sideDeg, south + rows * sideDeg] as const,
  areaCount: columns * rows,
  areaId: (index: number) => `${regionId}/${keyOf(index)}`,
};

function keyOf(index: number): string {
  return `area-${index + 1}`;
}

/** Writes and activates 19,200 areas in `groupCount` groups and two years of stages that change every 36 hours or so. */
export async function insertLargeRegion(repos: Repos, now: Date, groupCount = 200): Promise<void> {
  const groupOf = (index: number) => String((index % groupCount) + 1);
  const areas = mosaic({ west, south, columns, rows, sideDeg }).map((area, index) => ({
    ...area,
    areaId: largeRegion.areaId(index),
    regionId,
    version,
    key: keyOf(index),
    name: `${area.name} ${index + 1}`,
    group: groupOf(index),
  }));
  const numbers = await repos.areas.numbersFor(areas.map((area) => area.areaId));
  for (let from = 0; from < areas.length; from += 1_000) {
    const batch = areas.slice(from, from + 1_000);
    await repos.areas.insertMany(
      datasetId,
      batch.map((area) => ({ ...area, number: numbers.get(area.areaId)! })),
    );
  }
  const rotation = rotationSchema.parse({ family: 'eskom-even' });
  const timetables = Array.from({ length: groupCount }, (_, index) => ({
    group: groupOf(index),
    timetable: rotationTimetable(rotation, String((index % blocks) + 1)),
  }));
  await repos.schedule.insertTimetables(datasetId, timetables);
  await repos.schedule.addStageFacts(stagesAround(now));
  await repos.schedule.addHearing({ regionId, heardAt: now, kind: 'imported', source: 'bench' });
  await repos.datasets.insertComplete({
    datasetId,
    regionId,
    version,
    region: regionFile.parse({
      id: regionId,
      name: 'Large',
      timeZone: 'Africa/Johannesburg',
      bounds: largeRegion.bounds,
      attribution: 'Written for a benchmark',
      licence: 'CC0-1.0',
      source: 'bench',
    }),
    importedAt: new Date(0),
    areaCount: areas.length,
    groupCount,
    scheduleHash: 'large',
  });
  await repos.regions.nextVersion(regionId);
  await repos.regions.activate(regionId, { version, activatedAt: new Date(0) });
}

function stagesAround(now: Date) {
  const stepMs = 36 * hourMs;
  const firstMs = now.getTime() - 400 * dayMs;
  return Array.from({ length: Math.ceil((800 * dayMs) / stepMs) }, (_, index) => ({
    factId: `${regionId}/bench-${index}`,
    regionId,
    startsAtMs: firstMs + index * stepMs,
    endsAtMs: firstMs + (index + 1) * stepMs,
    stage: (index * 5) % 7,
    recordedAtMs: Math.min(firstMs + index * stepMs, now.getTime() - hourMs),
    sequence: index,
    source: 'bench',
  }));
}
