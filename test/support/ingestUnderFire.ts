import { setTimeout as sleep } from 'node:timers/promises';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { unpackPoints } from '@wip/shared/consumption/meterPoint.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Binary } from 'mongodb';
import { childrenRunning } from './childProcesses.ts';
import { eventually, type RunningProcess, startProcess } from './processes.ts';
import type { ReplicaSet } from './replicaSet.ts';
import { insertGateway } from './sendingGateway.ts';
import { microOf, type SenderPlan } from './sentBatches.ts';

const meterCount = 100;
const startsAgoMs = 6 * hourMs;

export interface Acknowledged {
  batch: number;
  sentAtMs: number;
  atMs: number;
}

/** Fields of what became of the acknowledged readings, counted from the database. */
export interface Verdict {
  acknowledged: number;
  /** Acknowledged, and not in the folded hours with their own value. */
  lost: number;
  /** More than once in the journal. */
  duplicated: number;
  /** In the folded hours without having been sent. */
  foreign: number;
}

export type IngestUnderFire = Awaited<ReturnType<typeof startIngestUnderFire>>;

/**
 * A server over a replica set, and another process that sends it 1,000 readings a second. `script` is the server's
 * main unless given.
 */
export async function startIngestUnderFire(set: ReplicaSet, script = 'server/src/main.ts') {
  await ensureIndexes(set.db);
  const repos = createRepos(set.db);
  const gateway = await insertGateway(repos, { meterCount, slotS: 1 });
  let port = '0';
  let server: RunningProcess;

  async function startServer(): Promise<void> {
    const env = { DATABASE_URI: set.uri, PORT: port, LOG_LEVEL: 'warn', NODE_ENV: 'production' };
    server = startProcess([script], { env });
    port = (await server.waitFor(/listening on http:\/\/[^:]+:(\d+)/, 60_000))[1] ?? '';
  }
  await startServer();

  const plan: SenderPlan = {
    url: `http://127.0.0.1:${port}`,
    apiKey: gateway.apiKey,
    meterIds: gateway.meters.map(({ meterId }) => meterId),
    startsAtMs: Math.floor((Date.now() - startsAgoMs) / 1_000) * 1_000,
  };
  const sender = startProcess(['test/faults/ingestSender.ts', JSON.stringify(plan)]);

  function acknowledged(): Acknowledged[] {
    return [...sender.output().matchAll(/^ack (\d+) (\d+) (\d+)$/gm)].map(([, batch, sentAtMs, atMs]) => ({
      batch: Number(batch),
      sentAtMs: Number(sentAtMs),
      atMs: Number(atMs),
    }));
  }

  return {
    repos,
    acknowledged,
    senderOutput: () => sender.output(),
    serverOutput: () => server.output(),

    /** Kills the server and starts it again; resolves to when it was killed. */
    async killServer(): Promise<number> {
      server.kill('SIGKILL');
      await server.ended();
      const killedAtMs = Date.now();
      await startServer();
      return killedAtMs;
    },

    /** Kills the process that folds, which the server starts again; resolves to when it was. */
    async killFolding(): Promise<number> {
      await eventually(() => childrenRunning(server.pid, 'foldProcess').length === 1);
      const [pid = 0] = childrenRunning(server.pid, 'foldProcess');
      process.kill(pid, 'SIGKILL');
      return Date.now();
    },

    /** Resolves to how long after `sinceMs` a batch that was begun after it was acknowledged. */
    async backAfter(sinceMs: number, timeoutMs = 60_000): Promise<number> {
      const later = () => acknowledged().filter(({ sentAtMs }) => sentAtMs > sinceMs);
      await eventually(() => later().length > 0, timeoutMs);
      return Math.min(...later().map(({ atMs }) => atMs)) - sinceMs;
    },

    /** Resolves to how long after `sinceMs` something was folded that was received after it. */
    async foldedAfter(sinceMs: number, timeoutMs = 60_000): Promise<number> {
      const since = new Date(sinceMs);
      const journal = set.db.collection('journal');
      await eventually(
        async () =>
          (await journal.findOne({ receivedAt: { $gt: since }, foldedAt: { $gt: since } })) !== null,
        timeoutMs,
      );
      return Date.now() - sinceMs;
    },

    /** Lets the sender end once all it sent is acknowledged. */
    async finishSending(): Promise<void> {
      sender.endInput();
      await sender.ended();
    },

    /** Ends the sender at once: what it has in hand is not acknowledged. */
    async stopSending(): Promise<void> {
      sender.kill('SIGKILL');
      await sender.ended();
    },

    /** Waits until all is folded, and counts. */
    async verdict(): Promise<Verdict> {
      await eventually(async () => (await repos.journal.backlog()).batchCount === 0, 60_000);
      return countReadings(
        set,
        plan,
        gateway.meters.map(({ number }) => number),
        acknowledged(),
      );
    },

    async close(): Promise<void> {
      sender.killGroup('SIGKILL');
      server.kill('SIGTERM');
      await Promise.race([server.ended(), sleep(12_000)]);
      server.killGroup('SIGKILL');
    },
  };
}

async function countReadings(
  set: ReplicaSet,
  plan: SenderPlan,
  meterNumbers: readonly number[],
  acknowledged: readonly Acknowledged[],
): Promise<Verdict> {
  const repos = createRepos(set.db);
  const acked = new Set(acknowledged.map(({ batch }) => batch));
  let [lost, foreign] = [0, 0];
  for (const [index, meterNumber] of meterNumbers.entries()) {
    const found = new Map<number, number>();
    const spans = await repos.readings.readingsOf(meterNumber, plan.startsAtMs, Date.now() + hourMs);
    for (const { startsAtMs, block } of spans) {
      for (const [slot, micro] of block.power) found.set(startsAtMs + slot * block.slotS * 1_000, micro);
    }
    for (const batch of acked) {
      if (found.get(plan.startsAtMs + batch * 1_000) !== microOf(index, batch)) lost += 1;
    }
    for (const [atMs, micro] of found) {
      if (microOf(index, (atMs - plan.startsAtMs) / 1_000) !== micro) foreign += 1;
    }
  }
  return {
    acknowledged: acked.size * meterNumbers.length,
    lost,
    duplicated: await countDuplicates(set),
    foreign,
  };
}

async function countDuplicates(set: ReplicaSet): Promise<number> {
  const seen = new Set<string>();
  let duplicated = 0;
  for await (const { points } of set.db.collection<{ points: Binary }>('journal').find()) {
    for (const { meterNumber, atMs } of unpackPoints(points.value())) {
      const point = `${meterNumber} ${atMs}`;
      if (seen.has(point)) duplicated += 1;
      seen.add(point);
    }
  }
  return duplicated;
}
