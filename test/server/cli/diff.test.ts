import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundleArea, square, writeBundle } from '../../support/bundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runWip } from '../../support/runWip.ts';

let database: TestDatabase;
let folder: string;
let bundles = 0;
const wip = (...args: string[]) =>
  runWip(args, { DATABASE_URI: database.uri, DATA_DIR: join(folder, 'data') });

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-diff-'));
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const header = 'day_of_week,start_time,finish_time,stage\n';
const evenings = `${header}1,18:00,20:30,1\n1,18:00,20:30,2\n4,06:00,08:30,1\n4,06:00,08:30,2\n`;

/** Imports a bundle of a region, with `--activate` unless told otherwise. */
async function importRegion(
  id: string,
  timetables: Record<string, string>,
  areas: BundleArea[],
  ...options: string[]
) {
  bundles += 1;
  const path = await writeBundle(join(folder, `${id}-${bundles}`), { region: { id }, areas, timetables });
  const result = await wip('import', path, ...options);
  expect(result.exitCode, result.stderr).toBe(0);
  return result.stdout;
}

const town = [
  { key: 'irene', name: 'Irene', group: '7' },
  { key: 'centurion', name: 'Centurion', group: '7', geometry: square(28.2, -26) },
  { key: 'olifants', name: 'Olifants', group: '8', geometry: square(28.4, -26) },
];

describe('the diff between two versions', () => {
  it('ends the report of an import, and is told again by wip diff', async () => {
    const first = await importRegion('town', { 7: evenings, 8: evenings }, town, '--activate');
    expect(first).toMatch(/Version 1 is active.\n$/);

    const later = evenings.replaceAll('1,18:00,20:30', '1,20:00,22:30');
    const second = await importRegion('town', { 7: later, 8: evenings }, [
      ...town.slice(0, 2),
      { ...town[2], group: '7' },
      { key: 'new', name: 'New', geometry: square(28.6, -26) },
    ]);
    const lines = [
      '  block 7 moves from 18:00 to 20:00 on Mondays; 3 areas, Irene, Centurion and Olifants',
      '  Olifants moves from block 8 to block 7',
      '  New is new',
    ];
    const told = ['From version 1 to version 2 (3 changes):', ...lines, ''].join('\n');
    expect(second.endsWith(`run: wip activate town 2\n${told}`)).toBe(true);
    expect((await wip('diff', 'town')).stdout).toBe(told);

    const third = await importRegion('town', { 7: evenings, 8: evenings }, town, '--activate');
    expect(third).toMatch(
      /Version 3 is active\.\nFrom version 1 to version 3: no area, block or time changes\.\n$/,
    );
    expect((await wip('diff', 'town', '2')).stdout).toBe(
      [
        'From version 2 to version 3 (3 changes):',
        '  block 7 moves from 20:00 to 18:00 on Mondays; 2 areas, Irene and Centurion',
        '  Olifants moves from block 7 to block 8',
        '  New is gone',
        '',
      ].join('\n'),
    );
    expect((await wip('diff', 'town', '1', '2')).stdout).toBe(told);
  });

  it('is cut short in the report, and whole with --all', async () => {
    const groups = Array.from({ length: 50 }, (_, index) => String(index + 1));
    const areas = groups.map((group, index) => ({
      key: `a${group}`,
      name: `A ${group}`,
      group,
      geometry: square(20 + index * 0.2, -30),
    }));
    const tables = (text: (minute: number) => string) =>
      Object.fromEntries(groups.map((group, index) => [group, `${header}1,08:00,${text(index)},1\n`]));
    await importRegion(
      'large',
      tables((minute) => `10:${minute + 10}`),
      areas,
      '--activate',
    );
    const report = await importRegion(
      'large',
      tables((minute) => `11:${minute + 10}`),
      areas,
      '--activate',
    );
    const shown = report.slice(report.indexOf('From version 1')).trim().split('\n');
    expect(shown).toHaveLength(12);
    expect(shown[1]).toBe(
      '  block 1 is off from 08:00 until 11:10 and no longer 10:10 on Mondays; 1 area, A 1',
    );
    expect(shown[11]).toBe('  … and 40 more; wip diff large 1 2 --all');
    const short = (await wip('diff', 'large', '1', '2')).stdout.trim().split('\n');
    expect(short[41]).toBe('  … and 10 more; wip diff large 1 2 --all');
    expect((await wip('diff', 'large', '1', '2', '--all')).stdout.trim().split('\n')).toHaveLength(51);
  });

  it('that cannot be told is one sentence on stderr and exit code 1', async () => {
    await importRegion('single', {}, town);
    const results = [
      await wip('diff', 'nowhere'),
      await wip('diff', 'single'),
      await wip('diff', 'single', '1'),
      await wip('diff', 'single', '1', '7'),
    ];
    expect(results.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual(results.map(() => [1, '']));
    expect(results.map(({ stderr }) => stderr.trim())).toEqual([
      "Region 'nowhere' has no version; nothing was imported for it.",
      "No version of 'single' is active; name two versions: wip diff single <from> <to>",
      "There is nothing to compare version 1 of 'single' with; its newest is 1.",
      "Region 'single' has no version '7'; it has 1.",
    ]);
  });
});

it('what looks like a misprint is in the report with file and line, and is taken as printed', async () => {
  const slots = [1, 2, 3, 5, 6, 7].map((day) => `${day},20:00,22:30,1\n${day},20:00,22:30,2\n`);
  const timetable = `${header}${slots.join('')}\n4,20:00,20:30,1\n4,20:00,23:59,2\n`;
  const stdout = await importRegion('misprints', { 7: timetable, 8: evenings }, town);
  expect(stdout).toContain(
    [
      'Misprints? (3; taken as printed):',
      '  timetables/7.csv:16: a row finishes at 23:59 on Thursdays at stage 2; write 00:00 where the cut goes on to midnight',
      '  timetables/7.csv:15: a row takes 30 min where 2 h 30 min is usual: 20:00–20:30 on Thursdays at stage 1',
      '  timetables/7.csv:16: a row takes 3 h 59 min where 2 h 30 min is usual: 20:00–23:59 on Thursdays at stage 2',
    ].join('\n'),
  );
  expect(stdout).not.toMatch(/Refused|Repaired/);
  expect(stdout).toContain('2 timetables with 18 rows');
});
