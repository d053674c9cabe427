import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRepos } from '@wip/server/db/repos.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLoadsheddingBundles } from '../../support/loadsheddingBundles.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runWip } from '../../support/runWip.ts';
import { sharedData } from '../../support/sharedData.ts';

const data = sharedData();

describe.skipIf(data === null)('the real timetables and stages', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'wip-real-'));
  });

  afterAll(async () => {
    await database?.drop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it.each(['stage-history.csv', 'stage-synthetic.csv'])('all 389 are imported with %s', async (stageFile) => {
    const prefix = stageFile === 'stage-history.csv' ? 'history' : 'synthetic';
    const bundles = await writeLoadsheddingBundles(folder, { data: data ?? '', stageFile, prefix });
    const { datasets, schedule } = createRepos(database.db);
    let imported = 0;
    for (const bundle of bundles) {
      const result = await runWip(['import', bundle.folder, '--activate'], { DATABASE_URI: database.uri });
      expect(result.exitCode).toBe(0);
      expect(result.stdout).not.toContain('Refused');
      expect(result.stdout).toMatch(/is active\.\n$/);
      const [dataset] = await datasets.list(bundle.regionId);
      const timetables = await schedule.timetablesOf(dataset?.datasetId ?? '');
      expect(timetables.map(({ group }) => group).sort()).toEqual(bundle.groups.toSorted());
      expect(dataset?.areaCount).toBe(bundle.groups.length);
      expect((await schedule.stageFactsOf(bundle.regionId)).length).toBeGreaterThan(10);
      imported += timetables.length;
    }
    expect(imported).toBe(389);
  });
});
