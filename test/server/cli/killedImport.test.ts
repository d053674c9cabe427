import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { newLore, revisionFaults, startReader } from '../../support/generationReaders.ts';
import { generationRegion } from '../../support/generations.ts';
import {
  expectLeftoversRemoved,
  expectWholeVersions,
  importGeneration,
  type KillMoment,
  killImport,
} from '../../support/killImports.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage } from '../../support/testRegion.ts';

const areaCount = 3_000;
const kills: KillMoment[] = ['writing', 'complete', 'active'];

let database: TestDatabase;
let folder: string;
let app: TestApp | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-killed-'));
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

it('imports killed on their way leave nothing half done to those who read meanwhile', async () => {
  const run = (generation: number) => ({ generation, areaCount, folder, database });
  const wholeMs = await importGeneration(run(0));
  const recordedAt = new Date().toISOString();
  await announceStage(database, {
    regionId: generationRegion,
    from: recordedAt,
    to: null,
    stage: 4,
    recordedAt,
  });
  app = await createTestApp(database);
  const lore = newLore(areaCount);
  const { url } = app;
  const readers = [1, 2, 3].map(() => startReader([url], lore));

  for (const [index, moment] of kills.entries()) {
    await killImport(run(index + 1), moment, wholeMs);
    await expectWholeVersions(run(0));
  }
  expect(await database.db.collection('datasets').countDocuments({ complete: false })).toBeGreaterThan(0);
  const last = kills.length + 1;
  await expectLeftoversRemoved(run(last));
  await vi.waitFor(() => expect(readers.map(({ seen }) => seen.at(-1))).toEqual([last, last, last]), 10_000);
  await Promise.all(readers.map((reader) => reader.stop()));
  expect(lore.faults).toEqual([]);
  expect(revisionFaults(lore)).toEqual([]);
  expect(Math.min(...readers.map(({ seen }) => seen.length))).toBeGreaterThan(20);
}, 120_000);
