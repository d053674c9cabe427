import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { describeEntry, type ImportReport } from '@wip/server/features/imports/importReport.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundleContent, square, writeBundle } from '../../support/bundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

let database: TestDatabase;
let repos: Repos;
let folder: string;
let regionNumber = 0;
const now = () => new Date('2026-11-23T10:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  repos = createRepos(database.db);
  folder = await mkdtemp(join(tmpdir(), 'wip-bundles-'));
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Writes a bundle of a region of its own and imports it. */
async function imported(content: BundleContent = {}, options: { activate?: boolean } = {}) {
  const { regionId, path } = await bundle(content);
  const report = await importBundle({ folder: path, activate: options.activate ?? true }, { repos, now });
  return { regionId, path, report };
}

async function bundle(content: BundleContent) {
  regionNumber += 1;
  const regionId = `test-${regionNumber}`;
  const region = typeof content.region === 'object' && content.region ? content.region : {};
  const path = await writeBundle(join(folder, regionId), { ...content, region: { id: regionId, ...region } });
  return { regionId, path };
}

function refused(report: ImportReport): string[] {
  return report.entries.filter((entry) => entry.action === 'refused').map(describeEntry);
}

const timetable = 'date_of_month,start_time,finsh_time,stage\n1,08:00,10:30,1\n1,08:00,10:30,2\n';

describe('a good bundle', () => {
  it('becomes the active version with areas, timetables and stages', async () => {
    const { regionId, report } = await imported({
      areas: [
        {
          key: 'a',
          name: 'Área A',
          group: 7,
          province: 'Gauteng',
          district: 'West',
          aliases: ['Old A'],
          population: 12,
        },
      ],
      timetables: { 7: timetable },
      stages: [{ start: '2026-11-23T08:00', end: '2026-11-23T10:00', stage: 2 }],
    });
    expect(report).toMatchObject({
      version: '1',
      activated: true,
      areaCount: 1,
      groupCount: 1,
      timetableRowCount: 2,
      stagesAdded: 1,
      entries: [],
    });
    const [area] = await repos.areas.summaries([report.datasetId]);
    expect(area).toMatchObject({
      areaId: `${regionId}/a`,
      name: 'Área A',
      group: '7',
      parents: ['West', 'Gauteng'],
      aliases: ['Old A'],
      population: 12,
      bbox: [28, -26, 28.1, -25.9],
    });
    expect(await repos.schedule.timetablesOf(report.datasetId)).toHaveLength(1);
    const [fact] = await repos.schedule.stageFactsOf(regionId);
    expect(fact).toMatchObject({
      startsAtMs: Date.parse('2026-11-23T06:00Z'),
      recordedAtMs: now().getTime(),
      source: 'import',
    });
    expect(await repos.schedule.hearingsOf(regionId)).toEqual([
      { regionId, heardAt: now(), kind: 'imported', source: 'import' },
    ]);
    const pointer = (await repos.regions.pointers()).find((entry) => entry.regionId === regionId);
    expect(pointer).toMatchObject({
      activeVersion: '1',
      activations: [{ version: '1', activatedAt: now() }],
    });
  });

  it('lies beside the active version until it is activated', async () => {
    const { regionId, path } = await imported();
    const report = await importBundle({ folder: path, activate: false }, { repos, now });
    expect(report).toMatchObject({ version: '2', activated: false });
    const pointer = (await repos.regions.pointers()).find((entry) => entry.regionId === regionId);
    expect(pointer?.activeVersion).toBe('1');
  });

  it('does not become active where a later import has become it meanwhile', async () => {
    const { regionId, path } = await bundle({});
    const slow = {
      ...repos,
      datasets: {
        ...repos.datasets,
        async insertComplete(dataset: Parameters<Repos['datasets']['insertComplete']>[0]) {
          await repos.datasets.insertComplete(dataset);
          await importBundle({ folder: path, activate: true }, { repos, now });
        },
      },
    };
    await expect(importBundle({ folder: path, activate: true }, { repos: slow, now })).rejects.toThrow(
      `Version 1 of '${regionId}' is imported but not active, since a later one was activated meanwhile; to have it ` +
        `all the same, run: wip activate ${regionId} 1`,
    );
    const pointer = (await repos.regions.pointers()).find((entry) => entry.regionId === regionId);
    expect(pointer).toMatchObject({ activeVersion: '2', revision: 1 });
    expect((await repos.datasets.list(regionId)).map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('keeps the number of an area over imports, and the schedule hash of an equal schedule', async () => {
    const { path, report } = await imported({
      areas: [{ key: 'a', name: 'A', group: '1' }],
      timetables: { 1: timetable },
    });
    const again = await importBundle({ folder: path, activate: true }, { repos, now });
    const areas = await repos.areas.summaries([report.datasetId, again.datasetId]);
    expect(new Set(areas.map((area) => area.number)).size).toBe(1);
    const datasets = await repos.datasets.byIds([report.datasetId, again.datasetId]);
    expect(new Set(datasets.map((dataset) => dataset.scheduleHash)).size).toBe(1);
  });

  it('another group for an area is another schedule hash', async () => {
    const areas = (group: string) => [{ key: 'a', name: 'A', group }];
    const timetables = { 1: timetable, 2: timetable.replaceAll('1,08', '2,08') };
    const one = await imported({ areas: areas('1'), timetables });
    const two = await imported({ areas: areas('2'), timetables });
    const datasets = await repos.datasets.byIds([one.report.datasetId, two.report.datasetId]);
    expect(new Set(datasets.map((dataset) => dataset.scheduleHash)).size).toBe(2);
  });

  it('with a rotation only has the timetables of its groups', async () => {
    const { report } = await imported({
      areas: [{ key: 'a', name: 'A', group: 16 }],
      rotation: { family: 'eskom-even' },
    });
    expect(report.groupCount).toBe(16);
    const stored = await repos.schedule.timetablesOf(report.datasetId);
    expect(stored.map(({ group }) => Number(group)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
  });
});

describe('stages', () => {
  it('are added once, however often they are imported and however they are written', async () => {
    const { regionId, path } = await imported({
      stages: [
        { start: '2026-11-23T08:00', end: '', stage: 2 },
        {
          start: '2026-11-24T08:00+02:00',
          end: '2026-11-24T06:30Z',
          stage: 3,
          announcedAt: '2026-11-23 11:00',
        },
        {
          start: '2026-11-24T06:00Z',
          end: '2026-11-24T08:30',
          stage: 3,
          announcedAt: '2026-11-23T09:00:00Z',
        },
      ],
    });
    const again = await importBundle(
      { folder: path, activate: true },
      { repos, now: () => new Date('2026-11-24T00:00Z') },
    );
    expect(again).toMatchObject({ stagesAdded: 0, stagesKnown: 3 });
    const facts = await repos.schedule.stageFactsOf(regionId);
    expect(facts.map(({ stage, endsAtMs }) => [stage, endsAtMs === null])).toEqual([
      [2, true],
      [3, false],
    ]);
  });

  it('that cannot be right are refused by line, and the rest is taken', async () => {
    const { report, regionId } = await imported({
      stages: [
        'Start , END,stage,announced_at,scope',
        '2026-11-23T08:00,2026-11-23T09:00,1,,x',
        'soon,2026-11-23T09:00,1,,x',
        '2026-11-23T08:00,2026-11-23T08:00,1,,x',
        '2026-11-23T08:00,2026-11-23T09:00,17,,x',
        '2026-11-23T08:00,2026-11-23T09:00,-1,,x',
        '2026-11-31T08:00,,1,,x',
        '2026-11-23T08:00,,1,2027-01-01T00:00,x',
        '2026-11-23T08:00,,1',
      ].join('\r\n'),
    });
    expect(refused(report).map((line) => line.replace(/: must.*/, ''))).toEqual([
      'stages.csv:3, start',
      'stages.csv:4, end',
      'stages.csv:5, stage',
      'stages.csv:6, stage',
      'stages.csv:7, start',
      'stages.csv:8, announced_at: lies in the future; correct it, or leave it empty',
      'stages.csv:9: the row has 3 cells, but the header 5',
    ]);
    expect(await repos.schedule.stageFactsOf(regionId)).toHaveLength(1);
    expect(report.entries).toContainEqual({
      action: 'ignored',
      file: 'stages.csv',
      line: 1,
      field: 'scope',
      message: 'unknown column',
    });
  });
});

describe('bad rows never end the import', () => {
  it('bad areas are refused one by one with line, feature and key', async () => {
    const { report } = await imported({
      areas: [
        { key: 'good', name: 'Good' },
        { key: 'good', name: 'Twin' },
        { key: 'nameless', name: ' ' },
        { key: '--', name: 'Keyless' },
        { key: 'far', name: 'Far', geometry: square(60, 10) },
        { name: 'Saint-Élie d’Été' },
        { key: 'Ward 12', name: 'Ward', group: null, colour: 'red' },
        { key: 'other', name: 'Other', colour: 'blue', population: 'many' },
      ],
    });
    expect(report.areaCount).toBe(4);
    expect(refused(report)).toEqual([
      "areas.geojson:3, feature 2 'good', key: feature 1 has this key already; give every area its own",
      "areas.geojson:4, feature 3 'nameless', name: the area has no name; give it one",
      "areas.geojson:5, feature 4 '--', key: must have lower-case letters a to z or digits; give the area such a key",
      "areas.geojson:6, feature 5 'far', geometry: longitude 60, latitude 10 lies outside the region's bounds; correct it, or widen `bounds` in region.json",
    ]);
    const keys = (await repos.areas.summaries([report.datasetId])).map((area) => area.key);
    expect(keys.sort()).toEqual(['good', 'other', 'saint-elie-dete', 'ward-12']);
    expect(report.entries.filter((entry) => entry.message === 'unknown column')).toHaveLength(1);
    expect(report.entries.filter((entry) => entry.field === 'population')).toHaveLength(1);
  });

  it('an area that only the database refuses is reported in its row', async () => {
    // a hole between the parallel of 50° and the great circle that bulges over it
    const ring = (west: number, south: number, east: number, north: number) => [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    const bulging = { type: 'Polygon', coordinates: [ring(0, 50, 40, 60), ring(19, 50.1, 21, 50.5)] };
    const { report } = await imported({
      region: { bounds: [-180, -90, 180, 90] },
      areas: [
        { key: 'bulging', name: 'Bulging', geometry: bulging },
        { key: 'good', name: 'Good' },
      ],
    });
    expect(report.areaCount).toBe(1);
    expect(refused(report)[0]).toMatch(
      /^areas.geojson:2, feature 1 'bulging', geometry: the database takes this geometry for invalid/,
    );
  });

  it('groups without timetable and timetables without area are reported', async () => {
    const { report } = await imported({
      areas: [
        { key: 'a', name: 'A', group: 'x' },
        { key: 'b', name: 'B', group: 'x' },
      ],
      timetables: { y: timetable },
    });
    expect(report.entries.map(describeEntry)).toEqual([
      "areas.geojson, group: group 'x' has 2 areas but no timetable; planned cuts are unknown there",
      'timetables/y.csv: no area is in this group',
    ]);
  });

  it('links are not followed', async () => {
    const { path } = await bundle({ areas: [{ key: 'a', name: 'A' }], timetables: { y: timetable } });
    await writeFile(join(folder, 'outside.csv'), timetable);
    await symlink(join(folder, 'outside.csv'), join(path, 'timetables', 'z.csv'));
    const report = await importBundle({ folder: path, activate: false }, { repos, now });
    expect(report.groupCount).toBe(1);
    expect(report.entries.map(describeEntry)).toContain('timetables/z.csv: links are not followed');
  });
});

describe('a bundle that cannot be taken leaves nothing', () => {
  const cases: [string, BundleContent, RegExp][] = [
    ['no region.json', { region: null }, /The bundle has no region.json/],
    ['a region that is no JSON', { region: '{' }, /region.json is not readable JSON/],
    [
      'a region without fields',
      { region: '{"id":"Ü"}' },
      /region.json: id must be 1 to 40.*; name .*; timeZone/,
    ],
    [
      'areas that are all refused',
      { areas: [{ key: 'far', name: 'Far', geometry: square(60, 10) }] },
      /no area that can be taken; the first was refused because .* \(line 2\)/,
    ],
    [
      'timetables and a rotation',
      { timetables: { 1: timetable }, rotation: { family: 'eskom-even' } },
      /both timetables\/ and rotation.json/,
    ],
    ['an unknown rotation', { rotation: { family: 'x' } }, /rotation.json: family is none of/],
    ['a basemap that is none', { basemap: '[]' }, /basemap.geojson must be/],
  ];

  it.each(cases)('%s', async (_, content, message) => {
    const path = join(folder, `failing-${regionNumber++}`);
    const region = content.region === undefined ? { id: 'failing' } : content.region;
    await writeBundle(path, { ...content, region });
    await expect(importBundle({ folder: path, activate: true }, { repos, now })).rejects.toThrow(message);
    await expectNothing('failing');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -40), /ends in line 3 in the middle of a value/],
    ['a comma too many', (text: string) => text.replace(/},\n/, '},,\n'), /commas or brackets/],
    ['a broken feature', (text: string) => text.replace('"name":"B"', '"name":"B'), /areas.geojson/],
    ['a bare feature', () => '{"type":"Feature"}', /must be a GeoJSON FeatureCollection/],
    [
      'an element that is no feature',
      () => '{"type":"FeatureCollection","features":[null]}',
      /nothing but features/,
    ],
  ])('areas.geojson with %s', async (_, damage, message) => {
    const path = join(folder, `failing-${regionNumber++}`);
    const areas = [
      { key: 'a', name: 'A' },
      { key: 'b', name: 'B' },
    ];
    await writeBundle(path, { region: { id: 'failing' }, areas });
    const file = join(path, 'areas.geojson');
    await writeFile(file, damage(await readFile(file, 'utf8')));
    await expect(importBundle({ folder: path, activate: true }, { repos, now })).rejects.toThrow(message);
    await expectNothing('failing');
  });

  it('a batch that is being written when the file turns out to be broken', async () => {
    const path = join(folder, `failing-${regionNumber++}`);
    const areas = Array.from({ length: 1_001 }, (_, index) => ({ key: `a${index}`, name: 'A' }));
    await writeBundle(path, { region: { id: 'failing' }, areas });
    const file = join(path, 'areas.geojson');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -10));
    await expect(importBundle({ folder: path, activate: true }, { repos, now })).rejects.toThrow(/cut short/);
    await expectNothing('failing');
  });

  it('what a killed import left is removed by the next one, but not what is at work', async () => {
    const { regionId, path, report } = await imported();
    const leave = async (version: string, aliveAt: string) => {
      const datasetId = `${regionId}@${version}`;
      await repos.datasets.markPending(datasetId, regionId, new Date(aliveAt));
      const area = (await repos.areas.stream(report.datasetId).next()).value!;
      await repos.areas.insertMany(datasetId, [{ ...area, version }]);
    };
    await leave('killed', '2026-11-23T08:59:00Z');
    await leave('working', '2026-11-23T09:01:00Z');
    expect(await repos.datasets.list(regionId)).toHaveLength(1);
    await importBundle({ folder: path, activate: true }, { repos, now });
    expect(await repos.areas.summaries([`${regionId}@killed`])).toEqual([]);
    expect(await repos.areas.summaries([`${regionId}@working`])).toHaveLength(1);
  });

  async function expectNothing(regionId: string) {
    expect(await repos.datasets.list(regionId)).toEqual([]);
    const pointer = (await repos.regions.pointers()).find((entry) => entry.regionId === regionId);
    expect(pointer?.activeVersion ?? null).toBeNull();
    expect(await database.db.collection('areas').countDocuments({ regionId })).toBe(0);
    expect(
      await database.db.collection('timetables').countDocuments({ datasetId: new RegExp(`^${regionId}@`) }),
    ).toBe(0);
  }
});
