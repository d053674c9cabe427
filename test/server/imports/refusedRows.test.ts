import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEntry } from '@wip/server/features/imports/importReport.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { describe, expect, it } from 'vitest';
import { square } from '../../support/bundles.ts';
import { bundleWorkshop, now, refused, timetable } from '../../support/importedBundles.ts';

const workshop = bundleWorkshop();

describe('stages', () => {
  it('are added once, however often they are imported and however they are written', async () => {
    const { regionId, path } = await workshop.imported({
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
      { repos: workshop.repos, now: () => new Date('2026-11-24T00:00Z') },
    );
    expect(again).toMatchObject({ stagesAdded: 0, stagesKnown: 3 });
    const facts = await workshop.repos.schedule.stageFactsOf(regionId);
    expect(facts.map(({ stage, endsAtMs }) => [stage, endsAtMs === null])).toEqual([
      [2, true],
      [3, false],
    ]);
  });

  it('that cannot be right are refused by line, and the rest is taken', async () => {
    const { report, regionId } = await workshop.imported({
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
    expect(await workshop.repos.schedule.stageFactsOf(regionId)).toHaveLength(1);
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
    const { report } = await workshop.imported({
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
    const keys = (await workshop.repos.areas.summaries([report.datasetId])).map((area) => area.key);
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
    const { report } = await workshop.imported({
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
    const { report } = await workshop.imported({
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

  it('the groups of a rotation that no area is in are one line', async () => {
    const { report } = await workshop.imported({
      areas: [
        { key: 'a', name: 'A', group: '2' },
        { key: 'b', name: 'B', group: '16' },
      ],
      rotation: { family: 'eskom-even' },
    });
    expect(report.entries.map(describeEntry)).toEqual([
      'rotation.json: no area is in the groups 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15',
    ]);
  });

  it('a gap that refused rows leave is not called a misprint as well', async () => {
    const days = Array.from({ length: 31 }, (_, index) => index + 1);
    const table = (badDay: number | null) =>
      ['date_of_month,start_time,finish_time,stage']
        .concat(
          days.flatMap((day) => [
            `${day},${day === badDay ? '25:00' : '08:00'},10:00,1`,
            `${day},08:00,10:00,2`,
          ]),
        )
        .join('\n');
    const suspicious = async (text: string) => {
      const { report } = await workshop.imported({
        areas: [{ key: 'a', name: 'A', group: '1' }],
        timetables: { 1: text },
      });
      return [report.timetableRefusals, report.counts.suspicious];
    };
    expect(await suspicious(table(null))).toEqual([0, 0]);
    expect(await suspicious(table(7).replace('\n7,08:00,10:00,2', '\n7,08:00,25:00,2'))).toEqual([2, 0]);
    expect(await suspicious(table(null).replace('\n7,08:00,10:00,2', ''))).toEqual([0, 2]);
  });

  it('links are not followed', async () => {
    const { path } = await workshop.bundle({
      areas: [{ key: 'a', name: 'A' }],
      timetables: { y: timetable },
    });
    const outside = workshop.newPath();
    await writeFile(outside, timetable);
    await symlink(outside, join(path, 'timetables', 'z.csv'));
    const report = await importBundle({ folder: path, activate: false }, { repos: workshop.repos, now });
    expect(report.groupCount).toBe(1);
    expect(report.entries.map(describeEntry)).toContain('timetables/z.csv: links are not followed');
  });
});
