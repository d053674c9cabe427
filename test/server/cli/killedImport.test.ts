import { afterEach, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { newLore, revisionFaults, startReader } from '../../support/generationReaders.ts';
import { killableImports } from '../../support/killableImports.ts';
import {
  expectLeftoversRemoved,
  expectWholeVersions,
  type KillMoment,
  killImport,
} from '../../support/killImports.ts';

const areaCount = 3_000;
const kills: KillMoment[] = ['writing', 'complete', 'active'];
const imports = killableImports(areaCount);
let app: TestApp | undefined;

afterEach(() => app?.close());

it('imports killed on their way leave nothing half done to those who read meanwhile', async () => {
  const { run, database } = imports;
  const wholeMs = await imports.begin();
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
