// A day's issue for many areas with three years of history while the server answers, and one area from cold.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { slotsOfDay } from '@wip/shared/consumption/historySteps.ts';
import { packSlots } from '@wip/shared/consumption/publication/publishedDay.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';
import { localDateOf } from '@wip/shared/schedule/localDay.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { Binary, MongoClient } from 'mongodb';
import { childrenRunning } from '../support/childProcesses.ts';
import { issuerOf } from '../support/issuedForecasts.ts';
import { insertRegion } from '../support/testRegion.ts';
import { writtenDemand } from '../support/writtenDemand.ts';

const root = resolve(import.meta.dirname, '../..');
const areaCount = Number(process.env.BENCH_AREAS ?? 1_000);
/** Whether the hours of the areas are kept from the day before, as they are but on an area's first day. */
const areHoursKept = process.env.BENCH_KEPT !== '0';
const historyDays = 1_100;
const most = { coldS: 10, issueS: 180, p99Ms: 250 };
const requestsPerSecond = 40;

const clock = createZoneClock('Africa/Johannesburg');
const today = clock.localDayAt(Date.now());
const areaIds = Array.from({ length: areaCount }, (_, index) => `test/area-${index}`);

const folder = await mkdtemp(join(tmpdir(), 'wip-issuing-'));
const mongo = await openEmbeddedMongo({
  dataDir: join(folder, 'data'),
  mongodBinary: process.env.MONGOD_BINARY,
  onProgress: (message) => console.log(message),
});
const client = await MongoClient.connect(mongo.uri);
const db = client.db();
let server: ChildProcess | undefined;
try {
  await ensureIndexes(db);
  await insertRegion({ db }, { areas: areaIds.map((areaId) => ({ key: areaId.slice(5) })) });
  await publishHistory();
  tell('one area from cold, 116 origins', (await issueFirstFromCold()) / 1_000, most.coldS, 's');
  await copyToAllAreas();
  await measureDay(await startServer());
} finally {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await client.close();
  await mongo.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** Three years of every area until the last midnight. */
async function publishHistory(): Promise<void> {
  const { values } = writtenDemand({ days: historyDays + 2 });
  const loads = db.collection<{ _id: string }>('areaLoads', { writeConcern: { w: 1 } });
  for (let age = historyDays; age >= 1; age--) {
    const day = today - age;
    const { firstMs, count } = slotsOfDay(clock, day);
    const kwAt = (slot: number) => values[(historyDays - age) * 24 + Math.floor(slot / 12)] ?? 0;
    const slots = packSlots(Array.from({ length: count }, (_, slot) => Math.round(10 * kwAt(slot))));
    await loads.insertMany(
      areaIds.map((areaId) => ({
        _id: `${areaId}|${localDateOf(day)}`,
        ...{ areaId, regionId: 'test', day: localDateOf(day), firstAt: new Date(firstMs) },
        slots: new Binary(slots),
        ...{ decided: count, slotCount: count, memberCount: 9, isSimulated: false },
      })),
      { ordered: false },
    );
  }
}

/** As of yesterday, so that today is left to issue. */
async function issueFirstFromCold(): Promise<number> {
  const yesterdayMs = clock.dayStartMs(today - 1) + 10 * minuteMs;
  const repos = createRepos(db);
  const only = { ...repos.areaLoads };
  only.progressOfRegion = async (...asked) =>
    (await repos.areaLoads.progressOfRegion(...asked)).filter(({ areaId }) => areaId === areaIds[0]);
  const issuer = issuerOf({ ...repos, areaLoads: only }, () => new Date(yesterdayMs));
  const startedAtMs = performance.now();
  await issuer.issueDue();
  const tookMs = performance.now() - startedAtMs;
  await issuer.close();
  return tookMs;
}

async function copyToAllAreas(): Promise<void> {
  const forecasts = db.collection('forecasts');
  const first = await forecasts.find({ subject: areaIds[0]! }, { projection: { _id: 0 } }).toArray();
  const hours = await db.collection<{ _id: string }>('areaHours').findOne({ _id: areaIds[0]! });
  for (const subject of areaIds.slice(1)) {
    await forecasts.insertMany(
      first.map((doc) => ({ ...doc, subject })),
      { ordered: false },
    );
    if (areHoursKept) await db.collection<{ _id: string }>('areaHours').insertOne({ ...hours, _id: subject });
  }
}

async function startServer(): Promise<string> {
  const limits = { CALLS_AT_ONCE: '1000', CALLS_PER_SECOND: '1000000' };
  const env = { ...process.env, DATABASE_URI: mongo.uri, NODE_ENV: 'production', PORT: '0', ...limits };
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const started = spawn(process.execPath, ['server/src/main.ts'], { cwd: root, env, stdio });
  server = started;
  const [line] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  return `http://127.0.0.1:${/\d+$/.exec(line)?.[0]}`;
}

async function measureDay(url: string): Promise<void> {
  const startedAtMs = performance.now();
  const latenciesMs: number[] = [];
  const open: Promise<void>[] = [];
  let isDone = false;
  const requests = (async () => {
    for (let sent = 0; !isDone; sent++) {
      open.push(timeRequest(url, sent, latenciesMs));
      await sleep(1_000 / requestsPerSecond);
    }
  })();
  const tomorrow = new Date(Math.ceil(clock.dayStartMs(today + 1) / hourMs) * hourMs);
  const issued = () =>
    db.collection('forecasts').countDocuments({ regionId: 'test', startsAt: tomorrow, lead: 1 });
  while ((await issued()) < areaCount && performance.now() - startedAtMs < 4 * most.issueS * 1_000)
    await sleep(500);
  const tookMs = performance.now() - startedAtMs;
  const meanwhile = latenciesMs.splice(0);
  await sleep(10_000);
  isDone = true;
  await requests;
  await Promise.all(open);
  tell(`a day’s issue for ${areaCount} areas`, tookMs / 1_000, (most.issueS * areaCount) / 1_000, 's');
  tell('p99 of requests meanwhile', quantileOf(meanwhile, 0.99), most.p99Ms, 'ms');
  console.log(`${meanwhile.length} requests, median ${quantileOf(meanwhile, 0.5).toFixed(1)} ms`);
  console.log(`p99 of requests afterwards: ${quantileOf(latenciesMs, 0.99).toFixed(1)} ms`);
  const [pid = 0] = childrenRunning(server?.pid ?? 0, 'issueProcess');
  console.log(`CPU of the process that issues: ${cpuSecondsOf(pid).toFixed(1)} s`);
}

/** What a process and its threads used so far; needs /proc. */
function cpuSecondsOf(pid: number): number {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  const [user = 0, system = 0] = stat.split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
  return (user + system) / 100;
}

function quantileOf(values: readonly number[], level: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * level)] ?? Infinity;
}

async function timeRequest(url: string, sent: number, latenciesMs: number[]): Promise<void> {
  const areaId = areaIds[(sent * 7) % areaCount]!;
  const asked = [
    ['status.area', { areaId }],
    ['forecast.demand', { areaId }],
    [
      'consumption.history',
      {
        areaId,
        from: new Date(Date.now() - 3 * dayMs).toISOString(),
        to: new Date().toISOString(),
        resolution: 'hour',
      },
    ],
    ['forecast.score', { areaId }],
  ] as const;
  const [path, input] = asked[sent % asked.length]!;
  const startedAtMs = performance.now();
  const response = await fetch(`${url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`);
  await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  latenciesMs.push(performance.now() - startedAtMs);
}

function tell(what: string, value: number, limit: number, unit: string): void {
  const isMissed = value > limit;
  if (isMissed) process.exitCode = 1;
  console.log(`${what}: ${value.toFixed(1)} ${unit} (at most ${limit})  ${isMissed ? 'MISSED' : 'ok'}`);
}
