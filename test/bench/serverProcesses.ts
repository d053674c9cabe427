// 1, 2 and 4 server processes behind a balancer of TCP connections, on one replica set of three: how many requests they
// answer together, and that they agree. Everything shares this machine's cores, so that the gain ends where these do.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { prepareDatabase } from '@wip/server/db/prepareDatabase.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { dayMs } from '@wip/shared/durations.ts';
import { startBalancer } from '../support/balancer.ts';
import { eventually, projectRoot, type RunningProcess, startProcess } from '../support/processes.ts';
import { startReplicaSet } from '../support/replicaSet.ts';
import { createTestClient } from '../support/testClient.ts';
import { insertLargeRegion, largeRegion } from './largeRegion.ts';
import { median } from './median.ts';

const counts = [1, 2, 4];
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const run = promisify(execFile);
const [west, south, east, north] = largeRegion.bounds;

const folder = await mkdtemp(join(tmpdir(), 'wip-processes-'));
const set = await startReplicaSet();
const servers: { url: string; port: number; process: RunningProcess }[] = [];
try {
  await prepareDatabase(set.db);
  await insertLargeRegion(createRepos(set.db), new Date());
  for (let index = 0; index < Math.max(...counts); index++) servers.push(await startServer());
  console.log(`${availableParallelism()} cores; ${await agreed()}`);
  const rates = new Map(counts.map((count) => [count, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const count of counts) rates.get(count)?.push(await rateOf(count, round));
  }
  const alone = median(rates.get(1) ?? []);
  for (const [count, measured] of rates) {
    const rate = median(measured);
    console.log(`${count} processes: ${rate.toFixed(0)} requests/s, ${(rate / alone).toFixed(2)} of one`);
  }
} finally {
  for (const { process } of servers) process.killGroup('SIGKILL');
  await set.close();
  await rm(folder, { recursive: true, force: true });
}

async function startServer() {
  const server = startProcess(['--heap-growing-percent=30', 'server/src/main.ts'], {
    env: {
      NODE_ENV: 'production',
      DATABASE_URI: set.uri,
      PORT: '0',
      LOG_LEVEL: 'warn',
      CALLS_AT_ONCE: '1000',
      CALLS_PER_SECOND: '1000000',
    },
  });
  const [, url = ''] = await server.waitFor(/listening on (http:\S+)/, 120_000);
  return { url, port: Number(new URL(url).port), process: server };
}

/** Sets a stage, and says after how long all processes answer the same with it. */
async function agreed(): Promise<string> {
  const statesOf = async (url: string) =>
    (await createTestClient(url).status.inView.query({ bbox: [west, south, west + 1, south + 1] })).columns;
  const before = await statesOf(servers[0]?.url ?? '');
  const startedAtMs = Date.now();
  await createRepos(set.db).schedule.addStageFacts([
    {
      factId: 'large/agreed',
      regionId: 'large',
      startsAtMs: startedAtMs - 1_000,
      endsAtMs: startedAtMs + dayMs,
      stage: 8,
      recordedAtMs: startedAtMs - 1_000,
      sequence: 1_000_000,
      source: 'operator',
    },
  ]);
  await eventually(async () => {
    const states = await Promise.all(servers.map(({ url }) => statesOf(url)));
    return states[0] !== before && new Set(states.map((text) => text.slice(text.indexOf('|')))).size === 1;
  });
  return `${servers.length} processes agree ${Date.now() - startedAtMs} ms after a stage was set`;
}

async function rateOf(count: number, round: number): Promise<number> {
  const balancer = await startBalancer(servers.slice(0, count).map(({ port }) => port));
  await sleep(500);
  const file = join(folder, 'urls.txt');
  await writeFile(file, urlsOf(balancer.url, round).join('\n'));
  try {
    const load = join(projectRoot, 'test/bench/load.ts');
    const { stdout } = await run(process.execPath, [load, String(seconds), file]);
    return Number(stdout);
  } finally {
    await balancer.close();
  }
}

/** 400 different calls as a page makes them, others each round. */
function urlsOf(origin: string, round: number): string[] {
  const call = (path: string, input: unknown) =>
    `${origin}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
  return Array.from({ length: 100 }, (_, index) => {
    const lon = west + (((index + round) * 37) % 100) * ((east - west) / 110);
    const lat = south + (((index + round) * 53) % 100) * ((north - south) / 110);
    const areaId = largeRegion.areaId((index * 131 + round * 17) % largeRegion.areaCount);
    return [
      call('areas.at', { lon, lat }),
      call('status.area', { areaId }),
      call('status.inView', { bbox: [lon, lat, lon + 0.4, lat + 0.3] }),
      call('areas.search', { q: `area ${index * 7 + round}` }),
    ];
  }).flat();
}
