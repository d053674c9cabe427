import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRepos } from '@wip/server/db/repos.ts';
import { expect } from 'vitest';
import { writeBundle } from './bundles.ts';
import { areaCountOf, generationBundle, generationOf, generationRegion } from './generations.ts';
import type { TestDatabase } from './mongod.ts';
import { startWip } from './runWip.ts';

/**
 * When an import is killed: after a share of the time that one takes, or as soon as its first areas are written, it is
 * complete, or it is active.
 */
export type KillMoment = { share: number } | 'writing' | 'complete' | 'active';

export interface ImportRun {
  generation: number;
  areaCount: number;
  folder: string;
  database: TestDatabase;
}

/** Imports a generation to its end and activates it; resolves to how long that took. */
export async function importGeneration(run: ImportRun): Promise<number> {
  const startedAtMs = performance.now();
  const { ended } = await startImport(run);
  expect(await ended).toMatchObject({ exitCode: 0 });
  return performance.now() - startedAtMs;
}

/** Starts the import of a generation and kills it; resolves to what was there when it was gone. */
export async function killImport(run: ImportRun, moment: KillMoment, wholeMs: number) {
  const { database } = run;
  const datasets = database.db.collection('datasets');
  const regions = database.db.collection<{ _id: string; activations: unknown[] }>('regions');
  const [completeBefore, activeBefore] = await Promise.all([countComplete(), countActivations()]);
  const areas = database.db.collection('areas');
  const writtenBefore = await areas.countDocuments();
  const { child, ended } = await startImport(run);
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  if (typeof moment === 'object') await sleep(wholeMs * moment.share);
  else if (moment === 'writing')
    while ((await areas.countDocuments()) === writtenBefore && !isOver()) await sleep(1);
  else if (moment === 'complete')
    while ((await countComplete()) === completeBefore && !isOver()) await sleep(1);
  else while ((await countActivations()) === activeBefore && !isOver()) await sleep(1);
  child.kill('SIGKILL');
  const { exitCode } = await ended;
  const [complete, active] = await Promise.all([countComplete(), countActivations()]);
  if (active > activeBefore) return 'active';
  if (complete > completeBefore) return 'complete';
  return exitCode === null ? 'cut' : 'ended';

  function countComplete(): Promise<number> {
    return datasets.countDocuments({ complete: true });
  }

  async function countActivations(): Promise<number> {
    return (await regions.findOne({ _id: generationRegion }))?.activations.length ?? 0;
  }
}

/** What can be seen has all its areas, and the pointer names one of it. */
export async function expectWholeVersions({
  database,
  areaCount,
}: Pick<ImportRun, 'database' | 'areaCount'>): Promise<void> {
  const repos = createRepos(database.db);
  const datasets = await repos.datasets.list(generationRegion);
  for (const { datasetId, region } of datasets) {
    const stored = await database.db.collection('areas').countDocuments({ datasetId });
    expect(stored).toBe(areaCountOf(generationOf(region.name), areaCount));
  }
  const [pointer] = await repos.regions.pointers();
  expect(datasets.map(({ version }) => version)).toContain(pointer?.activeVersion);
}

/** The next import removes what killed ones left, once they were silent for long enough. */
export async function expectLeftoversRemoved(run: ImportRun): Promise<void> {
  const { database } = run;
  const datasets = database.db.collection('datasets');
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  await datasets.updateMany({ complete: false }, { $set: { aliveAt: longAgo } });
  await importGeneration(run);
  await expectWholeVersions(run);
  expect(await datasets.countDocuments({ complete: false })).toBe(0);
  const known = (await createRepos(database.db).datasets.list()).map(({ datasetId }) => datasetId);
  for (const name of ['areas', 'timetables']) {
    const strays = await database.db.collection(name).countDocuments({ datasetId: { $nin: known } });
    expect([name, strays]).toEqual([name, 0]);
  }
}

async function startImport({ generation, areaCount, folder, database }: ImportRun) {
  const path = join(folder, String(generation));
  await writeBundle(path, generationBundle(generation, areaCount));
  const { child, ended } = startWip(['import', path, '--activate'], { DATABASE_URI: database.uri });
  return { child, ended: ended.finally(() => rm(path, { recursive: true, force: true })) };
}
