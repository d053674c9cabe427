// From an owner's reading being posted until it is at the owner's open subscription, while others send 1,000 points/s.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { createMeter } from '@wip/server/features/consumption/meters/meters.service.ts';
import { heapFlags } from '../../scripts/server.ts';
import { followMeter } from '../support/followMeter.ts';
import { meterAt } from '../support/meters.ts';
import { insertGateway } from '../support/sendingGateway.ts';
import { insertRegion } from '../support/testRegion.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 60);
const mostMs = 2_000;
const othersEveryMs = 100;
const ownEveryMs = 250;
/** Batches of a few large gateways, and of many small ones. */
const waysOfOthers = [
  { name: '10 batches of 100', metersEach: 100 },
  { name: '100 batches of 10', metersEach: 10 },
];

const folder = await mkdtemp(join(tmpdir(), 'wip-own-'));
const mongo = await openEmbeddedMongo({
  dataDir: join(folder, 'data'),
  mongodBinary: process.env.MONGOD_BINARY,
  onProgress: (message) => console.log(message),
});
const { client, db } = await connectDatabase(mongo.uri);
let server: ChildProcess | undefined;
try {
  await insertRegion({ db });
  const env = {
    ...process.env,
    DATABASE_URI: mongo.uri,
    NODE_ENV: 'production',
    PORT: '0',
    LOG_LEVEL: 'warn',
  };
  server = spawn(process.execPath, [...heapFlags, 'server/src/main.ts'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...env, INGEST_READINGS_PER_SECOND: '100000', CALLS_PER_SECOND: '100000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string];
  const url = line.slice(line.indexOf('http'));
  for (const way of waysOfOthers) await measure(url, way);
} finally {
  server?.kill('SIGTERM');
  if (server) await once(server, 'exit');
  await client.close();
  await mongo.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function measure(url: string, { name, metersEach }: (typeof waysOfOthers)[number]): Promise<void> {
  const repos = createRepos(db);
  const gateway = await insertGateway(repos, { meterCount: 1_000, slotS: 1 });
  const { meter, apiKey, readKey } = await createMeter(
    { repos, now: () => new Date() },
    meterAt({ slotS: 1 }),
  );
  const arrivedAtMs = new Map<number, number>();
  const page = followMeter({
    url,
    meterId: meter.meterId,
    readKey,
    onReading: ({ powerKw }) => arrivedAtMs.set(powerKw ?? Number.NaN, performance.now()),
  });
  while (page.items.length === 0) await sleep(20);

  const others = sendSteadily(url, gateway, metersEach);
  await sleep(2_000);
  const sentAtMs: number[] = [];
  const untilMs = performance.now() + 1_000 * seconds;
  while (performance.now() < untilMs) {
    const powerKw = sentAtMs.length / 1_000;
    sentAtMs.push(performance.now());
    void post(url, apiKey ?? '', [{ at: new Date().toISOString(), powerKw }]);
    await sleep(ownEveryMs);
  }
  await sleep(3_000);
  const { points, refused } = await others.stop();
  page.stop();

  const latenciesMs = sentAtMs
    .map((ms, index) => (arrivedAtMs.get(index / 1_000) ?? Infinity) - ms)
    .sort((a, b) => a - b);
  const part = (share: number) => latenciesMs[Math.ceil(latenciesMs.length * share) - 1]?.toFixed(0);
  const isMet = (latenciesMs[Math.ceil(latenciesMs.length * 0.95) - 1] ?? Infinity) < mostMs;
  if (!isMet) process.exitCode = 1;
  const rate = (points / (seconds + 5)).toFixed(0);
  console.log(
    `reading at the owner, others ${rate} points/s in ${name} a second (${refused} refused)`.padEnd(84),
    `p50 ${part(0.5)} ms, p95 ${part(0.95)} ms, most ${part(1)} ms of ${latenciesMs.length}  ${isMet ? 'ok' : 'MISSED'}`,
  );
}

/** 1,000 points a second, in whatever batches. */
function sendSteadily(url: string, gateway: Awaited<ReturnType<typeof insertGateway>>, metersEach: number) {
  const underway = new Set<Promise<unknown>>();
  let next = 0;
  let points = 0;
  let refused = 0;
  const timer = setInterval(() => {
    for (let sent = 0; sent < othersEveryMs; sent += metersEach) {
      const meters = Array.from(
        { length: metersEach },
        () => gateway.meters[next++ % gateway.meters.length]!,
      );
      const at = new Date().toISOString();
      const readings = meters.map(({ meterId }) => ({ meterId, at, powerKw: Math.random() }));
      const posted = post(url, gateway.apiKey, readings).then((status) => {
        if (status === 202) points += metersEach;
        else refused += metersEach;
        underway.delete(posted);
      });
      underway.add(posted);
    }
  }, othersEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underway);
      return { points, refused };
    },
  };
}

async function post(url: string, apiKey: string, readings: object[]): Promise<number> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ readings });
  const response = await fetch(`${url}/ingest/readings`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}
