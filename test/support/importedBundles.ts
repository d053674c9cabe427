import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { describeEntry, type ImportReport } from '@wip/server/features/imports/importReport.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { afterAll, beforeAll } from 'vitest';
import { type BundleContent, writeBundle } from './bundles.ts';
import { createTestDatabase, type TestDatabase } from './mongod.ts';

export const now = () => new Date('2026-11-23T10:00:00Z');

export const timetable = 'date_of_month,start_time,finsh_time,stage\n1,08:00,10:30,1\n1,08:00,10:30,2\n';

/** A database and a folder for the bundles of one file of tests. */
export function bundleWorkshop() {
  let database: TestDatabase;
  let repos: Repos;
  let folder: string;
  let regionNumber = 0;

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

  /** Writes a bundle of a region of its own. */
  async function bundle(content: BundleContent) {
    regionNumber += 1;
    const regionId = `test-${regionNumber}`;
    const region = typeof content.region === 'object' && content.region ? content.region : {};
    const path = await writeBundle(join(folder, regionId), {
      ...content,
      region: { id: regionId, ...region },
    });
    return { regionId, path };
  }

  return {
    get db() {
      return database.db;
    },
    get repos() {
      return repos;
    },
    /** A path that is not taken yet. */
    newPath: () => join(folder, `path-${regionNumber++}`),
    bundle,

    /** Writes a bundle of a region of its own and imports it. */
    async imported(content: BundleContent = {}, options: { activate?: boolean } = {}) {
      const { regionId, path } = await bundle(content);
      const report = await importBundle({ folder: path, activate: options.activate ?? true }, { repos, now });
      return { regionId, path, report };
    },

    pointerOf: async (regionId: string) =>
      (await repos.regions.pointers()).find((entry) => entry.regionId === regionId),
  };
}

export function refused(report: ImportReport): string[] {
  return report.entries.filter((entry) => entry.action === 'refused').map(describeEntry);
}
