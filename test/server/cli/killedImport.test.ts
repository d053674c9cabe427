import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRepos } from '@wip/server/db/repos.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { square, writeBundle } from '../../support/bundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runWip, startWip } from '../../support/runWip.ts';

const areaCount = 3_000;

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-killed-'));
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

it('an import killed at its start, in its middle or near its end leaves nothing half done to be seen', async () => {
  const path = await writeBundle(join(folder, 'killed'), {
    region: { id: 'killed' },
    areas: Array.from({ length: areaCount }, (_, index) => ({
      key: `a${index}`,
      name: 'A',
      geometry: square(17 + (index % 100) * 0.1, -34 + Math.floor(index / 100) * 0.1, 0.09),
    })),
  });
  const env = { DATABASE_URI: database.uri };
  const areas = database.db.collection('areas');
  const repos = createRepos(database.db);

  for (const written of [1, areaCount / 2, areaCount - 499]) {
    const { child, ended } = startWip(['import', path, '--activate'], env);
    const before = await areas.countDocuments();
    while ((await areas.countDocuments()) - before < written && child.exitCode === null) await sleep(1);
    child.kill('SIGKILL');
    await ended;
    await expectWholeVersions();
  }
  const cut = (await database.db.collection('datasets').countDocuments({ complete: false })) > 0;
  expect(cut).toBe(true);

  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  await database.db.collection('datasets').updateMany({ complete: false }, { $set: { aliveAt: longAgo } });
  expect(await runWip(['import', path, '--activate'], env)).toMatchObject({ exitCode: 0 });
  const visible = await expectWholeVersions();
  expect(visible.length).toBeGreaterThan(0);
  expect(await areas.countDocuments()).toBe(visible.length * areaCount);

  /** What can be seen has all its areas, also where the kill came just after the last step. */
  async function expectWholeVersions() {
    const datasets = await repos.datasets.list('killed');
    for (const { datasetId } of datasets) expect(await areas.countDocuments({ datasetId })).toBe(areaCount);
    const [pointer] = await repos.regions.pointers();
    const versions = datasets.map((dataset) => dataset.version);
    expect([null, ...versions]).toContain(pointer?.activeVersion ?? null);
    return datasets;
  }
}, 60_000);
