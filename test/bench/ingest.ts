// The way in of readings: sustained load with folding, against `insertMany` of the bare driver, and bytes per point.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { dayMs } from '@wip/shared/time.ts';
import { heapFlags } from '../../scripts/server.ts';
import { childrenRunning } from '../support/childProcesses.ts';
import { insertGateway } from '../support/sendingGateway.ts';
import type { ClientPlan, ClientResult } from './ingestClient.ts';
import { measureStorage } from './ingestStorage.ts';
import { watchLoad } from './watchLoad.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const minutes = Number(process.env.BENCH_MINUTES ?? 5);
const only = process.env.BENCH_ONLY;
const inFlight = 8;
const referenceSeconds = 20;
const least = { pointsPerSecond: 20_000, foldedWithinS: 300, memoryGrowth: 1.25 };
const most = { hotBytes: 12, sealedBytes: 6 };
const children: ChildProcess[] = [];

const folder = await mkdtemp(join(tmpdir(), 'wip-bench-'));
const mongo = await openEmbeddedMongo({
  dataDir: join(folder, 'data'),
  mongodBinary: process.env.MONGOD_BINARY,
  onProgress: (message) => console.log(message),
});
try {
  if (!only || only === 'load') await measureLoad();
  if (!only || only === 'storage') await measureBytes();
} finally {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')));
  await mongo.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function measureLoad(): Promise<void> {
  const { repos, client, uri } = await openDatabase('load');
  const server = await startServer(uri);
  const gateway = await insertGateway(repos, { meterCount: 1_000, slotS: 30 });
  const references = [await reference()];
  const watch = await watchLoad({ db: client.db(), journal: repos.journal, pids: server.pids });
  const result = await send({
    url: server.url,
    apiKey: gateway.apiKey,
    meterIds: gateway.meters.map(({ meterId }) => meterId),
    slotS: 30,
    startsAtMs: Math.floor((Date.now() - 6.9 * dayMs) / 30_000) * 30_000,
    slotsEach: 1,
    inFlight,
    seconds: minutes * 60,
  });
  const endedAtMs = performance.now();
  const left = (await repos.journal.backlog()).batchCount;
  while ((await repos.journal.backlog()).batchCount > 0) await sleep(250);
  const foldedAfterS = (performance.now() - endedAtMs) / 1_000;
  const seen = await watch.close();
  await client.close();
  references.push(await reference());

  const rate = result.points / result.seconds;
  const insertMany = references.reduce((sum, each) => sum + each, 0) / references.length;
  say(
    'acknowledged',
    `${rate.toFixed(0)} points/s over ${minutes} min, folding included`,
    rate >= least.pointsPerSecond,
  );
  say(
    '  answers',
    `p50 ${result.p50Ms.toFixed(0)} ms, p95 ${result.p95Ms.toFixed(0)} ms, ${result.deferred} told to come again`,
  );
  say(
    '  insertMany by the bare driver',
    `${insertMany.toFixed(0)} points/s; ratio ${(rate / insertMany).toFixed(2)}`,
  );
  say('live lag', `p50 ${seen.lagP50Ms} ms, p95 ${seen.lagP95Ms} ms, most ${seen.lagMostMs} ms`);
  say(
    'backlog',
    `${left} batches at the end, ${seen.mostWaiting} at most; folded after ${foldedAfterS.toFixed(1)} s`,
    foldedAfterS <= least.foldedWithinS,
  );
  for (const { name, firstMb, lastMb, mostMb } of seen.memory) {
    const isFlat = lastMb / firstMb <= least.memoryGrowth;
    say(
      `memory, ${name}`,
      `${firstMb.toFixed(0)} MB in the second fifth, ${lastMb.toFixed(0)} MB in the last, ${mostMb.toFixed(0)} MB at most`,
      isFlat,
    );
  }
}

async function measureBytes(): Promise<void> {
  const { repos, client, uri } = await openDatabase('storage');
  const server = await startServer(uri, { INGEST_LATE_DAYS: '60' });
  const gateway = await insertGateway(repos, { meterCount: 100, slotS: 60 });
  const days = Number(process.env.BENCH_DAYS ?? 30);
  const startsAtMs = Math.floor(Date.now() / dayMs - days - 1) * dayMs;
  await send({
    url: server.url,
    apiKey: gateway.apiKey,
    meterIds: gateway.meters.map(({ meterId }) => meterId),
    slotS: 60,
    startsAtMs,
    slotsEach: 10,
    inFlight,
    batches: days * 144,
  });
  while ((await repos.journal.backlog()).batchCount > 0) await sleep(250);
  await server.stop();
  const bytes = await measureStorage({
    db: client.db(),
    repos,
    meterNumbers: gateway.meters.map(({ number }) => number),
    points: days * 1_440 * 100,
    endsAtMs: startsAtMs + days * dayMs,
  });
  await client.close();
  say('bytes per point, hot', bytes.hot.toFixed(2), bytes.hot <= most.hotBytes);
  say(
    'bytes per point, sealed',
    `${bytes.sealed.toFixed(2)}, of which summaries ${bytes.summaries.toFixed(2)}`,
    bytes.sealed <= most.sealedBytes,
  );
  say('  journal at its peak', `${bytes.journal.toFixed(2)} bytes per point, for 7 days after folding`);
}

async function openDatabase(name: string) {
  const url = new URL(mongo.uri);
  url.pathname = `/${name}`;
  const { client, db } = await connectDatabase(url.href);
  await ensureIndexes(db);
  return { client, repos: createRepos(db), uri: url.href };
}

async function startServer(uri: string, more: NodeJS.ProcessEnv = {}) {
  const env = {
    ...process.env,
    ...{ DATABASE_URI: uri, NODE_ENV: 'production', PORT: '0', LOG_LEVEL: 'warn' },
    ...{ INGEST_READINGS_PER_SECOND: '1000000', ...more },
  };
  const child = spawn(process.execPath, [...heapFlags, 'server/src/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  await sleep(1_000); // for the process that folds
  const pid = child.pid ?? 0;
  const [foldPid = 0] = childrenRunning(pid, 'foldProcess');
  return {
    url: line.slice(line.indexOf('http')),
    pids: { server: pid, folding: foldPid },
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function send(plan: ClientPlan): Promise<ClientResult> {
  const { stdout } = await run(process.execPath, ['test/bench/ingestClient.ts', JSON.stringify(plan)], {
    cwd: root,
  });
  return JSON.parse(stdout);
}

async function reference(): Promise<number> {
  const args = ['test/bench/reference/insertMany.ts', mongo.uri, String(referenceSeconds), String(inFlight)];
  const { stdout } = await run(process.execPath, args, { cwd: root });
  return Number(stdout);
}

function say(what: string, figure: string, isMet?: boolean): void {
  const verdict = isMet === undefined ? '' : isMet ? '  ok' : '  MISSED';
  if (isMet === false) process.exitCode = 1;
  console.log(`${what.padEnd(32)} ${figure}${verdict}`);
}
