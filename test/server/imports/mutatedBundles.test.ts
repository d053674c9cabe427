import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { square, writeBundle } from '../../support/bundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { expectRight } from '../../support/mutations/checkMutation.ts';
import { runSeed, seededRandom } from '../../support/random.ts';

const mutationCount = 300;
const seed = runSeed();
const files = ['region.json', 'areas.geojson', 'areas.geojson', 'stages.csv', 'timetables/1.csv'];
const rubbish = [
  '"',
  ',',
  '}',
  '[',
  'null',
  'NaN',
  '-',
  '9e999',
  '\n',
  '\u0000',
  '\ud800',
  'é',
  '{"a":',
  '1e5',
];

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  folder = await mkdtemp(join(tmpdir(), 'wip-mutated-'));
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Cuts, doubles, overwrites or fills in at a random place. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const from = Math.floor(random() * bytes.length);
  const to = Math.min(bytes.length, from + 1 + Math.floor(random() * 12));
  const [before, part, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
  const filling = Buffer.from(rubbish[Math.floor(random() * rubbish.length)] ?? '');
  const kind = Math.floor(random() * 5);
  if (kind === 0) return Buffer.concat([before, after]);
  if (kind === 1) return Buffer.concat([before, part, part, after]);
  if (kind === 2) return Buffer.concat([before, filling, after]);
  if (kind === 3) return Buffer.concat([before, filling, part, after]);
  return before;
}

it(`${mutationCount} mutated bundles: a report or one sentence, and only areas that are right (SEED=${seed})`, async () => {
  const good = await writeBundle(join(folder, 'good'), {
    region: { id: 'mutated' },
    areas: Array.from({ length: 6 }, (_, index) => ({
      key: `a${index}`,
      name: `Área ${index}`,
      group: 1,
      geometry: square(20 + index, -30, 0.5),
    })),
    timetables: { 1: 'date_of_month,start_time,finish_time,stage\n1,08:00,10:30,1\n31,22:00,00:30,8\n' },
    stages: [
      {
        start: '2026-01-01T00:00',
        end: '2026-01-02T00:00+02:00',
        stage: 2,
        announcedAt: '2025-12-31T12:00Z',
      },
    ],
  });
  const repos = createRepos(database.db);
  const random = seededRandom(seed);
  const outcomes = { imported: 0, failed: 0 };
  for (let index = 0; index < mutationCount; index += 1) {
    const path = join(folder, 'mutated');
    await rm(path, { recursive: true, force: true });
    await cp(good, path, { recursive: true });
    const file = join(path, files[index % files.length] ?? '');
    await writeFile(file, mutate(await readFile(file), random));
    try {
      const report = await importBundle({ folder: path, activate: false }, { repos, now: () => new Date() });
      outcomes.imported += 1;
      const [dataset] = await repos.datasets.byIds([report.datasetId]);
      const bounds = dataset?.region.bounds ?? [0, 0, 0, 0];
      for await (const area of repos.areas.stream(report.datasetId)) {
        expectRight(area, bounds);
        expect(area.name.length).toBeGreaterThan(0);
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      expect(error.message).toMatch(/^[^\n]{10,600}$/);
      outcomes.failed += 1;
    }
  }
  expect(outcomes.imported).toBeGreaterThan(20);
  expect(outcomes.failed).toBeGreaterThan(20);
});
