import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Repos } from '@wip/server/db/repos.ts';
import type { Db } from 'mongodb';

const everyMs = 2_000;

/** Watches what a load does: how late a new batch is seen by whoever follows the journal, what waits, and memory. */
export async function watchLoad(options: {
  db: Db;
  journal: Repos['journal'];
  pids: Record<string, number>;
}) {
  const { db, journal, pids } = options;
  const lagsMs: number[] = [];
  const waiting: number[] = [];
  const residentMb = Object.keys(pids).map(() => [] as number[]);
  const stream = db
    .collection<{ receivedAt: Date }>('journal')
    .watch([{ $match: { operationType: 'insert' } }], { maxAwaitTimeMS: 100 });
  stream.on('change', (change) => {
    if (change.operationType === 'insert') lagsMs.push(Date.now() - change.fullDocument.receivedAt.getTime());
  });
  const timer = setInterval(async () => {
    for (const [index, pid] of Object.values(pids).entries()) residentMb[index]?.push(residentMbOf(pid));
    waiting.push((await journal.backlog()).batchCount);
  }, everyMs);
  await new Promise((resolve) => setTimeout(resolve, 500));

  return {
    async close() {
      clearInterval(timer);
      await stream.close();
      lagsMs.sort((a, b) => a - b);
      const lag = (share: number) => lagsMs[Math.floor(lagsMs.length * share)] ?? Number.NaN;
      return {
        lagP50Ms: lag(0.5),
        lagP95Ms: lag(0.95),
        lagMostMs: lagsMs.at(-1) ?? Number.NaN,
        mostWaiting: Math.max(0, ...waiting),
        memory: Object.keys(pids).map((name, index) => memoryOf(name, residentMb[index] ?? [])),
      };
    },
  };
}

function memoryOf(name: string, samples: readonly number[]) {
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  const mean = (part: readonly number[]) => part.reduce((sum, each) => sum + each, 0) / part.length;
  return {
    name,
    firstMb: mean(samples.slice(fifth, 2 * fifth)),
    lastMb: mean(samples.slice(-fifth)),
    mostMb: Math.max(...samples),
  };
}

function residentMbOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  const kib = existsSync(file)
    ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1])
    : Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kib * 1_024) / 1e6;
}
