import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotationGroups, rotationSchema } from '@wip/shared/schedule/rotation.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { square, writeBundle } from '../../support/bundles.ts';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runWip } from '../../support/runWip.ts';
import { sharedData } from '../../support/sharedData.ts';
import { differencesToPrint } from './printedMinutes.ts';

const data = sharedData();
/** Eight months of 31 days, each at a stage of its own; the months between are at stage 0. */
const months = ['2023-01', '2023-03', '2023-05', '2023-07', '2023-08', '2023-10', '2023-12', '2024-01'].map(
  (month, index) => ({ month, stage: index + 1 }),
);
const span = { from: '2023-01-01T00:00:00+02:00', to: '2024-02-01T00:00:00+02:00' };

let database: TestDatabase;
let folder: string;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-rotations-'));
  app = await createTestApp(database);
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Imports a region that has rotation.json and no timetables, with an area for each of its groups. */
async function importRotation(regionId: string, rotation: { family: string; parameters?: object }) {
  const groups = rotationGroups(rotationSchema.parse(rotation));
  const bundle = await writeBundle(join(folder, regionId), {
    region: { id: regionId },
    rotation,
    areas: groups.map((group, index) => ({
      key: `block-${group}`,
      name: `Block ${group}`,
      group,
      geometry: square(18 + index * 0.2, -30),
    })),
    stages: months.map(({ month, stage }) => ({
      start: `${month}-01T00:00`,
      end: `${Temporal.PlainYearMonth.from(month).add({ months: 1 })}-01T00:00`,
      stage,
    })),
  });
  const result = await runWip(['import', bundle, '--activate'], { DATABASE_URI: database.uri });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(result.stdout).toContain(`${groups.length} timetables with`);
  expect(result.stdout).not.toMatch(/Refused|Repaired|Misprints/);
}

/** What print and answer cover differently, group by group: '+' is printed only, '-' is answered only. */
async function differences(regionId: string, printed: readonly (readonly [group: string, csv: string])[]) {
  const found: string[] = [];
  for (const [group, csv] of printed) {
    const windows = await app.caller.schedule.windows({ areaId: `${regionId}/block-${group}`, ...span });
    expect(windows.length).toBeGreaterThan(100);
    found.push(...differencesToPrint(csv, windows, months).map((text) => `${group}: ${text}`));
  }
  return found;
}

describe.skipIf(data === null)(
  'a bundle with rotation.json alone covers the minutes of the printed timetables',
  () => {
    const source = join(data ?? '', 'loadshedding', 'timetables');
    const printed = (name: RegExp) =>
      readdirSync(source).flatMap((file) => {
        const group = name.exec(file)?.[1];
        return group ? [[group, readFileSync(join(source, file), 'utf8')] as const] : [];
      });
    const families = [
      'eskom-even',
      'eskom-odd',
      'tshwane',
      'ekurhuleni',
      'cape-town',
      'city-power',
      'nelson-mandela-bay',
      'buffalo-city',
      'mangaung',
    ];

    beforeAll(async () => {
      const longer = { sameAs: 'ekurhuleni', slotMinutes: 150 };
      await Promise.all([
        ...families.map((family) => importRotation(family, { family })),
        importRotation('ekurhuleni-longer', { family: 'longer', parameters: longer }),
      ]);
      await app.board.reload();
    });

    it.each([
      ['eskom-even', /^eskom-direct-(\d+)-even/, 9],
      ['eskom-odd', /^eskom-direct-(\d+)-odd/, 10],
      ['tshwane', /^gauteng-tshwane-group-(\d+)/, 10],
      ['cape-town', /^city-of-cape-town-area-(\d+)/, 10],
      ['buffalo-city', /^buffalo-city-block-(\d+)/, 11],
    ])('%s: every minute', async (family, name, count) => {
      const tables = printed(name);
      expect(tables).toHaveLength(count);
      expect(await differences(family, tables)).toEqual([]);
    });

    it('ekurhuleni: but for the minute after 23:59, and block 14, printed with 150 minutes', async () => {
      const tables = printed(/^gauteng-ekurhuleni-block-(\d+)/);
      expect(tables).toHaveLength(10);
      const block14 = tables.filter(([group]) => group === '14');
      const others = tables.filter(([group]) => group !== '14');
      const found = await differences('ekurhuleni', others);
      expect(found).toHaveLength(632);
      expect(found.filter((text) => !/^\d+: - stage \d day \d+ 23:59-24:00$/.test(text))).toEqual([]);
      expect(await differences('ekurhuleni', block14)).not.toEqual([]);
      expect(await differences('ekurhuleni-longer', block14)).toEqual([]);
    });

    it('city-power: but for 22:30 printed as 20:30', async () => {
      const tables = printed(/^city-power-(\d+)/);
      expect(tables).toHaveLength(11);
      const found = await differences('city-power', tables);
      expect(found).toHaveLength(770);
      expect(found.filter((text) => !/^\d+: - stage \d day \d+ 20:30-22:[03]0$/.test(text))).toEqual([]);
      const corrected = tables.map(
        ([group, csv]) =>
          [group, csv.replaceAll(/\b20:00(\s*,\s*)20:30\b/g, (_, comma) => `20:00${comma}22:30`)] as const,
      );
      expect(await differences('city-power', corrected)).toEqual([]);
    });

    it('nelson-mandela-bay: but for misprints of cycle day 11', async () => {
      const tables = printed(/^nelson-mandela-bay-group-(\d+)/);
      expect(tables).toHaveLength(11);
      expect((await differences('nelson-mandela-bay', tables)).sort()).toEqual(
        [
          '13: + stage 8 day 11 10:00-12:00', // and this one is missing on day 10
          '13: - stage 8 day 10 16:00-18:30',
          ...[3, 4, 5, 6, 7, 8].map((stage) => `15: + stage ${stage} day 11 14:00-16:00`),
          ...[2, 3, 4, 5, 6, 7, 8].map((stage) => `15: - stage ${stage} day 11 06:00-08:30`),
          '18: - stage 3 day 11 02:00-04:30',
          ...[3, 4, 5, 6, 7, 8].map((stage) => `8: + stage ${stage} day 11 00:00-02:00`),
        ].sort(),
      );
    });

    it('mangaung: but for windows printed two hours too long at all stages', async () => {
      const tables = printed(/^free-state-mangaung-group-(\d+)/);
      expect(tables).toHaveLength(4);
      expect(await differences('mangaung', tables)).toEqual([
        ...months.map(({ stage }) => `5: + stage ${stage} day 5 08:30-10:30`),
        ...months.map(({ stage }) => `6: + stage ${stage} day 5 10:30-12:30`),
      ]);
    });
  },
);

describe('a rotation of our own', () => {
  /** Two blocks that take turns in slots from 10:00 and 22:00; from stage 2 on both are off in each. */
  const parameters = {
    ...{ blocks: 2, cycle: 'week', days: 7, n: 2, step: 720, slotMinutes: 180, phase: 600 },
    ...{ dayMul: 1, stageOffset: [0, 1], high: 'none' },
  };
  const header = 'day_of_week,start_time,finish_time,stage';
  const days = [1, 2, 3, 4, 5, 6, 7];
  const higher = [2, 3, 4, 5, 6, 7, 8].flatMap((stage) =>
    days.flatMap((day) => [`${day},10:00,13:00,${stage}`, `${day},22:00,01:00,${stage}`]),
  );
  const printedOf = (stage1: string[]) => [header, ...stage1, ...higher].join('\n');
  const tables = [
    ['1', printedOf(days.map((day) => `${day},${day % 2 === 1 ? '10:00,13:00' : '22:00,01:00'},1`))],
    ['2', printedOf(days.map((day) => `${day},${day % 2 === 0 ? '10:00,13:00' : '22:00,01:00'},1`))],
  ] as const;

  it('covers the minutes of tables written by hand, and no other', async () => {
    await importRotation('own', { family: 'own', parameters });
    await app.board.reload();
    expect(await differences('own', tables)).toEqual([]);

    const misprinted = tables[0][1]
      .replace('3,22:00,01:00,4', '3,22:00,23:59,4')
      .replace('5,10:00,13:00,2', '5,10:00,14:00,2');
    expect(await differences('own', [['1', misprinted]])).toEqual([
      '1: + stage 2 day 5 13:00-14:00',
      '1: - stage 4 day 3 23:59-24:00',
      '1: - stage 4 day 4 00:00-01:00',
    ]);
  });
});
