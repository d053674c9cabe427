import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { Db } from 'mongodb';
import { heapFlags } from '../../../scripts/server.ts';
import { announceStage, insertRegion } from '../testRegion.ts';
import type { ServerGauge, ServerOrder } from './paddedServer.ts';
import type { ViewerPlan, ViewerReport } from './viewerProcess.ts';

export interface ViewerMeasurement {
  /** From the announcement of a stage until a viewer that reads knows, in ms. */
  plain: { latenciesMs: number[]; missing: number; cpuUsPerDelivery: number; deliveries: number };
  padded: { latenciesMs: number[]; missing: number; cpuShare: number; bytesPerSecondEach: number };
  mostResidentMb: number;
  stalledCount: number;
  /** For each viewer that was dropped, how long its first byte had been held in the process. */
  heldMsWhenDropped: number[];
  /** Viewers that read and were cut off all the same. */
  lostReaders: number;
}

export interface ViewerLoad {
  db: Db;
  uri: string;
  viewerCount: number;
  /** Changes before any padding. */
  plainChanges: number;
  stalledEvery: number;
  padBytesPerSecond: number;
  /** How long the padding lasts at most. */
  paddedForMs: number;
  onStep?(text: string): void;
}

const viewerProcesses = 2;
const areaCount = 900;
const groupCount = 16;
const changeEveryMs = 700;
/** One of these frames follows each announcement. */
const mark = 'event: stage\n';

/** Off at any time of any day from stage 1 on. */
const always = {
  cycle: { kind: 'week' as const },
  rows: [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    [0, 360, 720, 1_080].flatMap((startMinute) =>
      [1, 2, 3, 4].map((stage) => ({ day, startMinute, finishMinute: (startMinute + 360) % 1_440, stage })),
    ),
  ),
};

/** Lets viewers in processes of their own follow a server as in production, some of them without reading. */
export async function measureViewers(load: ViewerLoad): Promise<ViewerMeasurement> {
  const children: ChildProcess[] = [];
  try {
    return await run(load, children);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

async function run(load: ViewerLoad, children: ChildProcess[]): Promise<ViewerMeasurement> {
  await insertManyAreas(load.db);
  const env = { ...process.env, NODE_ENV: 'production', PORT: '0', DATABASE_URI: load.uri };
  const server = startChild('paddedServer.ts', [], { ...env, STREAMS_AT_ONCE: '100000' });
  children.push(server);
  const port: number = await answerOf(server);
  const viewers = await openViewers(load, port, children);
  const memory = watchMemory(server);
  load.onStep?.(`${load.viewerCount} viewers are there`);

  const changes = announcer(load.db);
  await changes.announce();
  await sleep(2_000);
  const [cpuBefore, reportedBefore] = [await gaugeOf(server), sumOf(await reportsOf(viewers))];
  const plainFrom = changes.atMs.length;
  for (let index = 0; index < load.plainChanges; index++) {
    await changes.announce();
    await sleep(changeEveryMs);
  }
  await sleep(1_500);
  const [cpuAfter, reportedAfter] = [await gaugeOf(server), sumOf(await reportsOf(viewers))];
  const deliveries = reportedAfter.events - reportedBefore.events;
  const paddedFrom = changes.atMs.length;
  load.onStep?.(`${deliveries} deliveries; now padded`);

  server.send({ order: 'pad', bytesPerSecond: load.padBytesPerSecond } satisfies ServerOrder);
  const padStartMs = performance.now();
  const stalledCount = Math.floor(load.viewerCount / viewerProcesses / load.stalledEvery) * viewerProcesses;
  let gauge = cpuAfter;
  while (performance.now() - padStartMs < load.paddedForMs) {
    await changes.announce();
    await sleep(2 * changeEveryMs);
    gauge = await gaugeOf(server);
    if (gauge.viewers <= load.viewerCount - stalledCount) break;
  }
  const paddedMs = performance.now() - padStartMs;
  const paddedBytes = sumOf(await reportsOf(viewers)).bytes - reportedAfter.bytes;
  await sleep(2_500);
  const reports = await reportsOf(viewers);
  const seen = reports.flatMap((report) => report.seenAtMs);
  return {
    plain: {
      ...latenciesOf(seen, changes.atMs, plainFrom, paddedFrom),
      cpuUsPerDelivery: (1_000 * (cpuAfter.cpuMs - cpuBefore.cpuMs)) / deliveries,
      deliveries,
    },
    padded: {
      ...latenciesOf(seen, changes.atMs, paddedFrom, changes.atMs.length),
      cpuShare: (gauge.cpuMs - cpuAfter.cpuMs) / paddedMs,
      bytesPerSecondEach: (1_000 * paddedBytes) / paddedMs / (load.viewerCount - stalledCount),
    },
    mostResidentMb: memory.stop(),
    stalledCount,
    heldMsWhenDropped: (await gaugeOf(server)).heldMsWhenClosed,
    lostReaders: reports.reduce((sum, { lost }) => sum + lost, 0),
  };
}

async function insertManyAreas(db: Db): Promise<void> {
  const groups = Array.from({ length: groupCount }, (_, index) => String(index + 1));
  const areas = Array.from({ length: areaCount }, (_, index) => ({
    key: `area-${index}`,
    group: groups[index % groupCount] ?? '1',
    corner: [17 + 0.2 * (index % 60), -34 + 0.2 * Math.floor(index / 60)] as [number, number],
  }));
  const timetables = Object.fromEntries(groups.map((group) => [group, always]));
  await insertRegion({ db }, { areas, timetables });
}

/** Announces stage 4 and no stage in turn, so that all areas change each time. */
function announcer(db: Db) {
  const atMs: number[] = [];
  return {
    atMs,
    async announce(): Promise<void> {
      const nowMs = Date.now();
      atMs.push(nowMs);
      const instant = (ms: number) => new Date(ms).toISOString();
      const span = { from: instant(nowMs - hourMs), to: instant(nowMs + dayMs), recordedAt: instant(nowMs) };
      await announceStage({ db }, { ...span, stage: atMs.length % 2 === 0 ? 0 : 4 });
    },
  };
}

function latenciesOf(seen: readonly number[][], announcedAtMs: readonly number[], from: number, to: number) {
  const latenciesMs: number[] = [];
  let missing = 0;
  for (const times of seen) {
    for (let index = from; index < to; index++) {
      const [seenAtMs, sentAtMs] = [times[index], announcedAtMs[index]!];
      if (seenAtMs === undefined) missing += 1;
      else latenciesMs.push(seenAtMs - sentAtMs);
    }
  }
  return { latenciesMs: latenciesMs.sort((a, b) => a - b), missing };
}

async function openViewers(load: ViewerLoad, port: number, children: ChildProcess[]) {
  const count = load.viewerCount / viewerProcesses;
  const plan: ViewerPlan = { port, count, stalledEvery: load.stalledEvery, mark };
  const viewers = Array.from({ length: viewerProcesses }, () =>
    startChild('viewerProcess.ts', [JSON.stringify(plan)], process.env),
  );
  children.push(...viewers);
  await Promise.all(viewers.map((viewer) => answerOf(viewer)));
  return viewers;
}

function startChild(file: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  return fork(join(import.meta.dirname, file), args, {
    env,
    execArgv: heapFlags,
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const [answer] = await once(child, 'message');
  return answer;
}

function gaugeOf(server: ChildProcess): Promise<ServerGauge> {
  const answer = answerOf<ServerGauge>(server);
  server.send({ order: 'gauge' } satisfies ServerOrder);
  return answer;
}

function reportsOf(viewers: readonly ChildProcess[]): Promise<ViewerReport[]> {
  return Promise.all(
    viewers.map((viewer) => {
      const answer = answerOf<ViewerReport>(viewer);
      viewer.send('report');
      return answer;
    }),
  );
}

function sumOf(reports: readonly ViewerReport[]) {
  const sum = (key: 'events' | 'bytes') => reports.reduce((all, report) => all + report[key], 0);
  return { events: sum('events'), bytes: sum('bytes') };
}

function watchMemory(server: ChildProcess) {
  let mostMb = 0;
  const timer = setInterval(async () => {
    mostMb = Math.max(mostMb, (await gaugeOf(server)).residentMb);
  }, 500);
  return {
    stop(): number {
      clearInterval(timer);
      return mostMb;
    },
  };
}
