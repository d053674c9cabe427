import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { generationRegion } from './generations.ts';
import { type ImportRun, importGeneration } from './killImports.ts';
import { createTestDatabase, type TestDatabase } from './mongod.ts';
import { announceStage } from './testRegion.ts';

/** A database and a folder of one file's tests, for imports of generations of so many areas. */
export function killableImports(areaCount: number) {
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

  const run = (generation: number): ImportRun => ({ generation, areaCount, folder, database });

  return {
    get database() {
      return database;
    },
    run,

    /** Imports the first generation and announces a stage; resolves to how long the import took. */
    async begin(): Promise<number> {
      const wholeMs = await importGeneration(run(0));
      const recordedAt = new Date().toISOString();
      await announceStage(database, {
        regionId: generationRegion,
        from: recordedAt,
        to: null,
        stage: 4,
        recordedAt,
      });
      return wholeMs;
    },
  };
}
