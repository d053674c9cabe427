import { afterEach, expect, it, vi } from 'vitest';
import { newLore, revisionFaults, startReader } from '../../support/generationReaders.ts';
import { killableImports } from '../../support/killableImports.ts';
import {
  expectLeftoversRemoved,
  expectWholeVersions,
  type KillMoment,
  killImport,
} from '../../support/killImports.ts';
import { type RunningProcess, startProcess } from '../../support/processes.ts';

const areaCount = 5_000;
const killCount = 20;
const inSight: KillMoment[] = ['writing', 'complete', 'active', 'writing', 'complete', 'active'];

const imports = killableImports(areaCount);
let servers: RunningProcess[] = [];

afterEach(async () => {
  for (const server of servers) server.kill('SIGTERM');
  await Promise.all(servers.map((server) => server.ended()));
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
  const env = {
    ...{ DATABASE_URI: imports.database.uri, PORT: '0', LOG_LEVEL: 'warn', NODE_ENV: 'production' },
    // the readers ask without a pause, and all come from one address
    ...{ CALLS_PER_SECOND: '1000000', CALLS_AT_ONCE: '1000' },
  };
  const server = startProcess(['server/src/main.ts'], { env });
  servers = [...servers, server];
  return (await server.waitFor(/listening on (http:\/\/\S+)/))[1]!;
}

it(`${killCount} killed imports leave nothing half done to the readers of two servers`, async () => {
  const { run } = imports;
  const wholeMs = await imports.begin();
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
