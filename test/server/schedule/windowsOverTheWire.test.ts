import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { described, joinedWithHighestStage, readCsv } from '../../shared/schedule/readSchedule.ts';
import { square, writeBundle } from '../../support/bundles.ts';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { writeLoadsheddingBundles } from '../../support/loadsheddingBundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runWip } from '../../support/runWip.ts';
import { sharedData } from '../../support/sharedData.ts';
import { createTestClient } from '../../support/testClient.ts';

const data = sharedData();
let database: TestDatabase;
let folder: string;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-windows-'));
  app = await createTestApp(database);
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function importFolder(bundle: string): Promise<void> {
  const { exitCode, stderr } = await runWip(['import', bundle, '--activate'], { DATABASE_URI: database.uri });
  expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  expect(exitCode).toBe(0);
  await app.board.reload();
}

/** Windows between two dates of South Africa, asked over HTTP, as lines of text. */
async function windowsOf(areaId: string, from: string, to: string) {
  const windows = await createTestClient(app.url).schedule.windows.query({
    areaId,
    from: `${from}T00:00:00+02:00`,
    to: `${to}T00:00:00+02:00`,
  });
  const plain = windows.map(({ startsAt, endsAt, stage }) => ({
    startsAtMs: startsAt.getTime(),
    endsAtMs: endsAt.getTime(),
    stage,
  }));
  return { separate: plain.map(described), joined: joinedWithHighestStage(plain).map(described) };
}

describe.skipIf(data === null)(
  'real timetables and stages, imported by the command and asked over HTTP',
  () => {
    const read = (file: string) => readFileSync(join(data ?? '', 'loadshedding', 'expected', file), 'utf8');
    const periods = data === null ? [] : readCsv(read('WINDOWS.csv'));
    const stageFiles = [...new Set(periods.map((period) => period.stage_file!))];
    const areas = new Set(
      periods.flatMap(({ window }) => readCsv(read(`${window}.csv`)).map((row) => row.area!)),
    );
    const prefixOf = (stageFile: string) => stageFile.replace('.csv', '');

    beforeAll(async () => {
      for (const stageFile of stageFiles) {
        const options = { data: data ?? '', stageFile, prefix: prefixOf(stageFile) };
        for (const bundle of await writeLoadsheddingBundles(folder, options))
          await importFolder(bundle.folder);
      }
    }, 120_000);

    test.each(periods)('every window of $window is equal to the minute', async (period) => {
      const expected = linesByArea(read(`${period.window}.csv`));
      const expectedJoined = linesByArea(read(`${period.window}-merged.csv`));
      let segments = 0;
      let merged = 0;
      for (const area of areas) {
        const scope = area.startsWith('city-of-cape-town-') ? 'coct' : 'not-coct';
        const areaId = `${prefixOf(period.stage_file!)}-${scope}/${area}`;
        const { separate, joined } = await windowsOf(areaId, period.from!, period.to!);
        expect(separate, area).toEqual(expected.get(area) ?? []);
        expect(joined, area).toEqual(expectedJoined.get(area) ?? []);
        segments += separate.length;
        merged += joined.length;
      }
      expect({ segments, merged }).toEqual({
        segments: Number(period.segments),
        merged: Number(period.merged),
      });
    });
  },
);

test('a bundle of ours, imported by the command and asked over HTTP, gives its windows', async () => {
  const bundle = await writeBundle(join(folder, 'ours'), {
    region: { id: 'ours' },
    areas: [{ key: 'one', name: 'One', group: 'a', geometry: square(28, -26) }],
    timetables: {
      a: 'day_of_week,start_time,finsh_time,stage\n1,22:00,00:30,2\n1,22:00,00:30,4\n2,10:00,12:30,4\n',
    },
    stages: [
      { start: '2024-01-01T00:00:00+02:00', end: '2024-01-01T23:00:00+02:00', stage: 2 },
      { start: '2024-01-01T23:00:00+02:00', end: '2024-01-02T11:00:00+02:00', stage: 4 },
    ],
  });
  await importFolder(bundle);
  const { separate, joined } = await windowsOf('ours/one', '2024-01-01', '2024-01-03');
  expect(separate).toEqual([
    '2024-01-01T20:00:00.000Z 2024-01-01T21:00:00.000Z 2',
    '2024-01-01T21:00:00.000Z 2024-01-01T22:30:00.000Z 4',
    '2024-01-02T08:00:00.000Z 2024-01-02T09:00:00.000Z 4',
  ]);
  expect(joined).toHaveLength(2);
});

function linesByArea(text: string): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const row of readCsv(text)) {
    const line = described({
      startsAtMs: Date.parse(row.start!),
      endsAtMs: Date.parse(row.end!),
      stage: Number(row.stage ?? row.max_stage),
    });
    lines.set(row.area!, [...(lines.get(row.area!) ?? []), line]);
  }
  return lines;
}
