import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { exportBundle } from '@wip/server/features/imports/exportBundle.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { rotationFamilies } from '@wip/shared/schedule/rotationFamilies.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { square, writeBundle } from '../../support/bundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

const projectRoot = resolve(import.meta.dirname, '../../..');

let first: TestDatabase;
let second: TestDatabase;
let folder: string;

beforeAll(async () => {
  [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await Promise.all([ensureIndexes(first.db), ensureIndexes(second.db)]);
  folder = await mkdtemp(join(tmpdir(), 'wip-export-'));
});

afterAll(async () => {
  await Promise.all([first?.drop(), second?.drop()]);
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Everything that an import keeps of a region. */
async function contentOf(database: TestDatabase, regionId: string) {
  const repos = createRepos(database.db);
  const [dataset] = (await repos.datasets.list(regionId)).slice(-1);
  const datasetId = dataset?.datasetId ?? '';
  const areas = await Array.fromAsync(repos.areas.stream(datasetId));
  const timetables = await repos.schedule.timetablesOf(datasetId);
  const facts = await repos.schedule.stageFactsOf(regionId);
  return {
    region: dataset?.region,
    scheduleHash: dataset?.scheduleHash,
    areas: areas.map(({ number: _, version: __, ...area }) => area),
    timetables: timetables.toSorted((a, b) => (a.group < b.group ? -1 : 1)),
    facts: facts
      .map(({ factId: _, sequence: __, source: ___, recordedAtMs, announcedAtMs, ...fact }) => ({
        ...fact,
        announcedAtMs: announcedAtMs ?? recordedAtMs,
      }))
      .toSorted((a, b) => a.announcedAtMs - b.announcedAtMs || a.startsAtMs - b.startsAtMs),
    basemap: await repos.datasets.basemaps([datasetId]),
  };
}

it('what is exported imports to the same', async () => {
  const path = await writeBundle(join(folder, 'first'), {
    region: { id: 'loop', staleAfterH: 6, demonstration: true },
    areas: [
      {
        key: 'a',
        name: 'Á "quoted", a',
        group: 'North East',
        aliases: ['x', 'y'],
        district: 'D',
        province: 'P',
      },
      {
        key: 'b',
        name: 'B',
        group: 2,
        population: 0,
        geometry: { type: 'MultiPolygon', coordinates: [square(30, -25).coordinates] },
      },
      { key: 'c', name: 'C' },
    ],
    timetables: {
      'North East': 'day_of_week,start_time,finish_time,stage\n7,22:00,00:30,8\n1,08:00,10:30,1\n',
      2: 'day_of_cycle,period_of_cycle,start_of_cycle,start_time,finish_time,stage\n19,19,2023-09-15,00:00,23:59,1\n',
    },
    stages: [
      { start: '2026-01-01T00:00', stage: 2 },
      { start: '2026-01-02T00:00', end: '2026-01-03T00:00', stage: 4, announcedAt: '2026-01-01T12:00' },
      { start: '2026-01-02T06:00', end: '2026-01-02T08:00', stage: 0, announcedAt: '2026-01-01T12:00' },
    ],
    basemap: '{"type":"FeatureCollection","features":[]}',
  });
  const repos = createRepos(first.db);
  const now = () => new Date('2026-05-01T00:00:00Z');
  await importBundle({ folder: path, activate: true }, { repos, now });
  const target = join(folder, 'exported');
  expect(await exportBundle({ regionId: 'loop', folder: target }, { repos })).toEqual({
    regionId: 'loop',
    version: '1',
    areaCount: 3,
    groupCount: 2,
    stageCount: 3,
  });

  const later = () => new Date('2026-06-01T00:00:00Z');
  const report = await importBundle(
    { folder: target, activate: true },
    { repos: createRepos(second.db), now: later },
  );
  expect(report.entries.filter(({ action }) => action !== 'suspicious')).toEqual([]);
  expect(await contentOf(second, 'loop')).toEqual(await contentOf(first, 'loop'));

  const again = await importBundle({ folder: target, activate: true }, { repos, now: later });
  expect(again).toMatchObject({ stagesAdded: 0, stagesKnown: 3 });

  const secondTarget = join(folder, 'exported-again');
  await exportBundle({ regionId: 'loop', folder: secondTarget }, { repos: createRepos(second.db) });
  for (const file of ['region.json', 'areas.geojson', 'stages.csv', 'timetables/2.csv', 'basemap.geojson']) {
    expect(await readFile(join(secondTarget, file), 'utf8')).toBe(await readFile(join(target, file), 'utf8'));
  }
});

/** Imports a bundle, exports it, imports that elsewhere; resolves to what both hold, without stages. */
async function thereAndBack(bundle: string, regionId: string) {
  const [from, to] = [createRepos(first.db), createRepos(second.db)];
  const now = () => new Date('2026-05-01T00:00:00Z');
  await importBundle({ folder: bundle, activate: true }, { repos: from, now });
  const target = join(folder, `${regionId}-exported`);
  await exportBundle({ regionId, folder: target }, { repos: from });
  const report = await importBundle({ folder: target, activate: true }, { repos: to, now });
  const withoutFacts = async (database: TestDatabase) => ({
    ...(await contentOf(database, regionId)),
    facts: null,
  });
  return { report, before: await withoutFacts(first), after: await withoutFacts(second) };
}

it.each(Object.keys(rotationFamilies))(
  'the rotation %s is exported as timetables that switch alike',
  async (family) => {
    const bundle = await writeBundle(join(folder, family), { region: { id: family }, rotation: { family } });
    const { report, before, after } = await thereAndBack(bundle, family);
    expect(report.groupCount).toBeGreaterThan(5);
    expect(report.counts).toMatchObject({ refused: 0, repaired: 0, suspicious: 0 });
    expect(after.scheduleHash).toBe(before.scheduleHash);
    expect(after.timetables).toEqual(before.timetables);
  },
);

it('groups of any file name come back', async () => {
  const groups = ['Ward 3, east', 'Ümlaut', '.hidden', 'a.csv', '100%', "O'Neill \u201cone\u201d"];
  const bundle = await writeBundle(join(folder, 'names'), {
    region: { id: 'names' },
    areas: groups.map((group, index) => ({
      key: `a${index}`,
      name: group,
      group,
      geometry: square(20 + index, -30),
    })),
    timetables: Object.fromEntries(
      groups.map((group, index) => [
        group,
        `day_of_week,start_time,finish_time,stage\n1,0${index}:00,12:00,1\n`,
      ]),
    ),
  });
  const { report, before, after } = await thereAndBack(bundle, 'names');
  expect(report.entries).toEqual([]);
  expect(before.timetables).toHaveLength(groups.length);
  expect(after).toEqual(before);
});

it('the region that ships comes back, with every area and its basemap', async () => {
  const { report, before, after } = await thereAndBack(join(projectRoot, 'regions/za'), 'za');
  expect(report.entries).toEqual([]);
  expect(before.areas.length).toBeGreaterThan(500);
  expect(before.basemap[0]?.length).toBeGreaterThan(1_000);
  expect(after.scheduleHash).toBe(before.scheduleHash);
  expect(after.areas).toEqual(before.areas);
  expect(after).toEqual(before);
}, 60_000);

it('a rotation comes out as it went in', async () => {
  const path = await writeBundle(join(folder, 'rotating'), {
    region: { id: 'rotating' },
    areas: [{ key: 'a', name: 'A', group: 16 }],
    rotation: { family: 'eskom-even' },
  });
  const now = () => new Date('2026-05-01T00:00:00Z');
  const repos = createRepos(first.db);
  await importBundle({ folder: path, activate: true }, { repos, now });
  const target = join(folder, 'rotating-exported');
  expect(await exportBundle({ regionId: 'rotating', folder: target }, { repos })).toMatchObject({
    groupCount: 16,
  });
  const file = 'rotation.json';
  expect(await readFile(join(target, file), 'utf8')).toBe(await readFile(join(path, file), 'utf8'));
  await importBundle({ folder: target, activate: true }, { repos: createRepos(second.db), now });
  expect(await contentOf(second, 'rotating')).toEqual(await contentOf(first, 'rotating'));
});

it('a folder that holds something is left alone, and so is a region that is not there', async () => {
  const repos = createRepos(first.db);
  await expect(exportBundle({ regionId: 'loop', folder }, { repos })).rejects.toThrow(
    /is not empty; name a new folder/,
  );
  await expect(exportBundle({ regionId: 'x', folder: join(folder, 'x') }, { repos })).rejects.toThrow(
    /There is no active region 'x'; active are .*loop/,
  );
});
