import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
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
import { type RunningProcess, startProcess } from '../../support/processes.ts';
import { announceStage } from '../../support/testRegion.ts';

const areaCount = 5_000;
const killCount = 20;
const inSight: KillMoment[] = ['writing', 'complete', 'active', 'writing', 'complete', 'active'];

let database: TestDatabase;
let folder: string;
let servers: RunningProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-killed-'));
});

afterAll(async () => {
  for (const server of servers) server.kill('SIGTERM');
  await Promise.all(servers.map((server) => server.ended()));
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Spread over the whole run of an import, and some just when it is seen to be complete or active. */
function moments(): KillMoment[] {
  const spread = killCount - inSight.length;
  return [
    ...Array.from({ length: spread }, (_, index): KillMoment => ({ share: (index + 0.5) / spread })),
    ...inSight,
  ];
}

async function startServer(): Promise<string> {
  const env = { DATABASE_URI: database.uri, PORT: '0', LOG_LEVEL: 'warn', NODE_ENV: 'production' };
  const server = startProcess(['server/src/main.ts'], { env });
  servers = [...servers, server];
  return (await server.waitFor(/listening on (http:\/\/\S+)/))[1]!;
}

it(`${killCount} killed imports leave nothing half done to the readers of two servers`, async () => {
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
  const urls = [await startServer(), await startServer()];
  const lore = newLore(areaCount);
  const readers = [...urls, ...urls].map((url) => startReader([url], lore));
  const alternating = startReader(urls, lore);

  const outcomes: string[] = [];
  for (const [index, moment] of moments().entries()) {
    outcomes.push(await killImport(run(index + 1), moment, wholeMs));
    await expectWholeVersions(run(0));
  }
  const last = killCount + 1;
  await expectLeftoversRemoved(run(last));
  const everyone = [...readers, alternating];
  await vi.waitFor(
    () => expect(new Set(everyone.map(({ seen }) => seen.at(-1)))).toEqual(new Set([last])),
    20_000,
  );
  await Promise.all(everyone.map((reader) => reader.stop()));
  const answers = everyone.map(({ seen }) => seen.length);
  console.log(
    `an import takes ${Math.round(wholeMs)} ms; killed ones were ${outcomes.join(', ')}; ${answers.join(' + ')} answers`,
  );
  expect(lore.faults).toEqual([]);
  expect(revisionFaults(lore)).toEqual([]);
  expect(outcomes).toContain('cut');
  expect(outcomes).toContain('active');
  expect(Math.min(...answers)).toBeGreaterThan(100);
  expect(servers.map((server) => server.output()).join('')).not.toContain('"level":50');
});
