import { createRepos } from '@wip/server/db/repos.ts';
import { type RegionFile, regionFile } from '@wip/shared/imports/regionSchema.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { square } from './bundles.ts';
import type { TestDatabase } from './mongod.ts';

export interface TestArea {
  key: string;
  name?: string;
  group?: string | null;
  /** South-west corner of a square of 0.1°. */
  corner?: [number, number];
  parents?: string[];
  population?: number;
}

export interface TestRegion {
  id?: string;
  version?: string;
  timeZone?: string;
  staleAfterH?: number;
  stageSource?: RegionFile['stageSource'];
  areas?: TestArea[];
  timetables?: Record<string, Timetable>;
  activatedAt?: Date;
}

/** Off from 18:00 to 20:30 on each day of the week, at stages 1 to 8. */
export const everyEvening: Timetable = {
  cycle: { kind: 'week' },
  rows: [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((stage) => ({ day, startMinute: 1_080, finishMinute: 1_230, stage })),
  ),
};

/** Writes and activates a region straight through the repositories. */
export async function insertRegion(
  database: Pick<TestDatabase, 'db'>,
  options: TestRegion = {},
): Promise<void> {
  const {
    id = 'test',
    version = '1',
    areas = [{ key: 'one' }],
    timetables = { '1': everyEvening },
  } = options;
  const repos = createRepos(database.db);
  const region = regionFile.parse({
    id,
    name: 'Testland',
    timeZone: options.timeZone ?? 'Africa/Johannesburg',
    bounds: [16, -35, 33.5, -22],
    attribution: 'Written for a test',
    licence: 'CC0-1.0',
    source: 'test',
    staleAfterH: options.staleAfterH ?? 24,
    stageSource: options.stageSource,
  });
  const datasetId = `${id}@${version}`;
  const numbers = await repos.areas.numbersFor(areas.map((area) => `${id}/${area.key}`));
  await repos.areas.insertMany(
    datasetId,
    areas.map((area, index) => {
      const [west, south] = area.corner ?? [28 + index * 0.1, -26];
      const [east, north] = [west + 0.1, south + 0.1];
      return {
        areaId: `${id}/${area.key}`,
        number: numbers.get(`${id}/${area.key}`)!,
        regionId: id,
        version,
        key: area.key,
        name: area.name ?? area.key,
        aliases: [],
        parents: area.parents ?? ['Test District'],
        group: area.group === undefined ? '1' : area.group,
        population: area.population ?? null,
        center: [west + 0.05, south + 0.05],
        bbox: [west, south, east, north],
        areaKm2: 110,
        geometry: square(west, south),
      };
    }),
  );
  const groups = Object.entries(timetables).map(([group, timetable]) => ({ group, timetable }));
  await repos.schedule.insertTimetables(datasetId, groups);
  const importedAt = options.activatedAt ?? new Date(0);
  await repos.datasets.insertComplete({
    datasetId,
    regionId: id,
    version,
    region,
    importedAt,
    areaCount: areas.length,
    groupCount: groups.length,
    scheduleHash: JSON.stringify([timetables, areas.map((area) => [area.key, area.group])]),
  });
  await repos.regions.nextVersion(id);
  await repos.regions.activate(id, { version, activatedAt: importedAt });
}

let sequence = 0;

/** Announces a stage as an operator would; instants are ISO text. */
export async function announceStage(
  database: Pick<TestDatabase, 'db'>,
  fact: { regionId?: string; from: string; to: string | null; stage: number; recordedAt: string },
): Promise<void> {
  sequence += 1;
  const regionId = fact.regionId ?? 'test';
  await createRepos(database.db).schedule.addStageFacts([
    {
      factId: `${regionId}/test-${sequence}`,
      regionId,
      startsAtMs: Date.parse(fact.from),
      endsAtMs: fact.to === null ? null : Date.parse(fact.to),
      stage: fact.stage,
      recordedAtMs: Date.parse(fact.recordedAt),
      sequence,
      source: 'operator',
    },
  ]);
}
