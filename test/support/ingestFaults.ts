import { setTimeout as sleep } from 'node:timers/promises';
import { startFolding } from '@wip/server/features/consumption/folding/startFolding.ts';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type IngestUnderFire, startIngestUnderFire, type Verdict } from './ingestUnderFire.ts';
import { type ReplicaSet, startReplicaSet } from './replicaSet.ts';

const backWithinMs = 15_000;

export interface FaultCounts {
  primaryKills: number;
  serverKills: number;
  foldingKills: number;
}

/** Readings are sent at 1,000 a second while processes are killed; then what is there is counted. */
export function describeIngestFaults({ primaryKills, serverKills, foldingKills }: FaultCounts): void {
  describe('with a set of three, 1,000 readings a second and', () => {
    let set: ReplicaSet;
    let fire: IngestUnderFire;
    beforeAll(async () => {
      set = await startReplicaSet();
    }, 120_000);
    beforeEach(async () => {
      fire = await startIngestUnderFire(set);
      await fire.backAfter(Date.now());
    });
    afterEach(async () => {
      await fire?.close();
      await set.db.dropDatabase();
    });
    afterAll(() => set?.close());

    test(`the primary killed ${primaryKills} times, nothing acknowledged is lost or there twice`, async () => {
      const backMs: number[] = [];
      for (let kill = 0; kill < primaryKills; kill++) {
        await sleep(1_000 + Math.random() * 2_000);
        const killed = await set.kill('primary');
        const killedAtMs = Date.now();
        backMs.push(await fire.backAfter(killedAtMs));
        await set.restart(killed);
        await set.settled();
      }
      await expectAllThere(fire, 'primary', backMs);
    });

    test(`the server killed ${serverKills} times in the middle of batches, nothing is lost or there twice`, async () => {
      const backMs: number[] = [];
      for (let kill = 0; kill < serverKills; kill++) {
        await sleep(500 + Math.random() * 1_500);
        backMs.push(await fire.backAfter(await fire.killServer()));
      }
      await expectAllThere(fire, 'server', backMs);
    });

    test(`the process that folds killed ${foldingKills} times, nothing is lost or there twice`, async () => {
      const backMs: number[] = [];
      for (let kill = 0; kill < foldingKills; kill++) {
        await sleep(500 + Math.random() * 1_500);
        backMs.push(await fire.foldedAfter(await fire.killFolding()));
      }
      await expectAllThere(fire, 'folding', backMs);
    });
  });
}

async function expectAllThere(fire: IngestUnderFire, what: string, backMs: readonly number[]): Promise<void> {
  await fire.finishSending();
  const verdict = await fire.verdict();
  console.log(`${what}: back after ${backMs.map((ms) => (ms / 1_000).toFixed(1)).join(', ')} s;`, verdict);
  expect(fire.senderOutput()).not.toContain('refused');
  expect(verdict).toMatchObject({ lost: 0, duplicated: 0, foreign: 0 });
  expect(verdict.acknowledged).toBeGreaterThan(1_000);
  expect(Math.max(...backMs)).toBeLessThan(backWithinMs);
}

/**
 * The secondaries are killed first, then the primary, and the secondaries come back without it: what they never had
 * is gone. Resolves to what is counted then.
 */
export async function loseThePrimaryAlone(set: ReplicaSet, script: string): Promise<Verdict> {
  const fire = await startIngestUnderFire(set, script);
  try {
    await fire.backAfter(Date.now());
    const secondaries = await set.kill('secondary');
    expect(secondaries).toHaveLength(2);
    await sleep(3_000);
    await fire.stopSending();
    expect(await set.kill('primary')).toHaveLength(1);
    await set.restart(secondaries);
    await set.settled();
    const log = pino({ level: 'silent' });
    const folding = startFolding({
      repos: fire.repos,
      now: () => new Date(),
      config: {
        ingest: { lateDays: 7, readingsPerSecond: 1, batchesAtOnce: 1, bytesAtOnce: 1 },
        retention: { rawDays: null, hourlyDays: null },
      },
      log,
    });
    try {
      return await fire.verdict();
    } finally {
      await folding.close();
    }
  } finally {
    await fire.close();
  }
}
