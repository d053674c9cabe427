// 200 parallel dear calls of one address beside a normal user at another. Server, load and user share the machine's
// cores; the load takes one for itself, so that the user's figures are worse here than where callers bring their own.
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { askFrom } from '../support/askFrom.ts';
import { insertLargeRegion, largeRegion } from './largeRegion.ts';

const root = resolve(import.meta.dirname, '../..');
const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const everyMs = 100;
const most = { atOnce: 10, p99Ms: 1_000 };
const user = '127.0.0.2';
const run = promisify(execFile);
const gauge = z.object({ mostAtOnce: z.number() });
const { bounds, areaCount } = largeRegion;
const [west, south, east, north] = bounds;

const folder = await mkdtemp(join(tmpdir(), 'wip-dear-'));
const mongo = await openEmbeddedMongo({
  dataDir: join(folder, 'data'),
  mongodBinary: process.env.MONGOD_BINARY,
  onProgress: (message) => console.log(message),
});
try {
  const client = await MongoClient.connect(mongo.uri);
  await insertLargeRegion(createRepos(client.db()), new Date());
  await client.close();
  await measure();
} finally {
  await mongo.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function measure(): Promise<void> {
  const env = { ...process.env, DATABASE_URI: mongo.uri, NODE_ENV: 'production', PORT: '0' };
  const server = fork(join(root, 'test/bench/gaugedServer.ts'), { cwd: root, env });
  try {
    const [port] = await once(server, 'message');
    const origin = `http://127.0.0.1:${port}`;
    const version = await catalogueVersion(origin);
    await sleep(8_000); // the crowded tiles are cut ahead
    await useFor(origin, version, 2_000);
    const alone = await useFor(origin, version, seconds * 1_000);
    const file = join(folder, 'urls.txt');
    await writeFile(file, dearUrls(origin, version).join('\n'));
    const [{ stdout }, beside] = await Promise.all([
      run(process.execPath, [join(root, 'test/bench/hammer.ts'), String(seconds), file]),
      useFor(origin, version, seconds * 1_000),
    ]);
    const { mostAtOnce } = await askGauge(server);
    console.log(`200 parallel dear calls, by status   ${stdout.trim()}, at most ${mostAtOnce} at once`);
    report('normal user alone', alone);
    report('normal user beside them', beside);
    if (mostAtOnce > most.atOnce || percentile(beside, 0.99) >= most.p99Ms) process.exitCode = 1;
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

/** One call every 100 ms, whether the one before is answered or not; resolves to the times they took. */
async function useFor(origin: string, version: string, durationMs: number): Promise<number[]> {
  const times: Promise<number>[] = [];
  for (let index = 0; index * everyMs < durationMs; index++) {
    const startedMs = performance.now();
    const url = usualUrl(origin, version, index);
    times.push(
      askFrom(user, url).then(({ status }) => {
        if (status >= 300) throw new Error(`The normal user got ${status} for ${url}.`);
        return performance.now() - startedMs;
      }),
    );
    await sleep(everyMs);
  }
  return (await Promise.all(times)).sort((a, b) => a - b);
}

function usualUrl(origin: string, version: string, index: number): string {
  const lon = west + ((index * 37) % 100) * ((east - west) / 110);
  const lat = south + ((index * 53) % 100) * ((north - south) / 110);
  const urls = [
    callAt(origin, 'status.area', { areaId: largeRegion.areaId((index * 131) % areaCount) }),
    tileAt({ origin, version, z: 10, lon, lat }),
    callAt(origin, 'status.inView', { bbox: [lon, lat, lon + 0.4, lat + 0.3] }),
    callAt(origin, 'areas.search', { q: `area ${index}` }),
  ];
  return urls[index % urls.length]!;
}

function dearUrls(origin: string, version: string): string[] {
  const nowMs = Math.floor(Date.now() / minuteMs) * minuteMs;
  const instant = (atMs: number) => new Date(atMs).toISOString();
  return Array.from({ length: 60 }, (_, index) => {
    const areaId = largeRegion.areaId((index * 37) % areaCount);
    const bbox = [west - index / 100, south, east, north];
    const year = { areaId, from: instant(nowMs - 390 * dayMs), to: instant(nowMs + 10 * dayMs) };
    const month = {
      from: instant(nowMs - index * 10 * dayMs - 31 * dayMs),
      to: instant(nowMs - index * 10 * dayMs),
    };
    const [lon, lat] = [west + (index % 60) / 8, south + 1];
    return [
      callAt(origin, 'status.history', year),
      callAt(origin, 'schedule.windows', { ...year, knownAt: instant(nowMs - index * dayMs) }),
      callAt(origin, 'areas.inView', { bbox }),
      callAt(origin, 'status.timeline', { bbox, ...month }),
      callAt(origin, 'areas.near', { lon, lat, radiusM: 200_000 }),
      callAt(origin, 'status.inView', {
        bbox: [...bbox.slice(0, 3), north - 0.1],
        at: instant(nowMs - index * 20 * dayMs),
      }),
      callAt(origin, 'areas.search', { q: 'a', limit: 50 }),
      tileAt({ origin, version, z: 11, lon, lat }),
    ];
  }).flat();
}

function callAt(origin: string, path: string, input: unknown): string {
  return `${origin}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
}

function tileAt(place: { origin: string; version: string; z: number; lon: number; lat: number }): string {
  const count = 2 ** place.z;
  const x = Math.floor(((place.lon + 180) / 360) * count);
  const y = Math.floor(((1 - Math.asinh(Math.tan((place.lat * Math.PI) / 180)) / Math.PI) / 2) * count);
  return `${place.origin}/tiles/${place.version}/${place.z}/${x}/${y}.mvt`;
}

async function catalogueVersion(origin: string): Promise<string> {
  const { text } = await askFrom(user, `${origin}/trpc/regions.list`);
  return z
    .object({ result: z.object({ data: z.object({ json: z.object({ catalogueVersion: z.string() }) }) }) })
    .parse(JSON.parse(text)).result.data.json.catalogueVersion;
}

async function askGauge(server: ChildProcess) {
  const answer = once(server, 'message');
  server.send('gauge');
  return gauge.parse((await answer)[0]);
}

function report(name: string, times: readonly number[]): void {
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  const verdict = p99 < most.p99Ms ? 'ok' : 'MISSED';
  console.log(
    `${name.padEnd(38)} ${times.length} calls, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms ` +
      `(under ${most.p99Ms}), longest ${times.at(-1)?.toFixed(0)} ms  ${verdict}`,
  );
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
