import type { StageSource } from '@wip/shared/imports/stageSource.ts';
import { pino } from 'pino';
import { vi } from 'vitest';
import { createTestApp } from './createTestApp.ts';
import type { fixedClock } from './fixedClock.ts';
import type { TestDatabase } from './mongod.ts';
import type { SourceServer } from './sourceServer.ts';
import { insertRegion, type TestRegion } from './testRegion.ts';

interface PolledOptions {
  database: TestDatabase;
  source: SourceServer;
  clock: ReturnType<typeof fixedClock>;
  stageSource?: Partial<StageSource>;
  region?: TestRegion;
  token?: string;
}

export type PolledApp = Awaited<ReturnType<typeof createPolledApp>>;

/** Inserts a region whose stages a local server publishes. */
export async function insertPolledRegion({ database, source, stageSource, region }: PolledOptions) {
  await insertRegion(database, {
    ...region,
    stageSource: { url: source.url, format: 'stages.csv', everyMin: 10, ...stageSource },
  });
}

/** A whole server that polls; what its log says is kept. It has polled once when it is there. */
export async function createPolledApp({ database, clock, token }: PolledOptions) {
  const lines: { level: number; msg: string }[] = [];
  const app = await createTestApp(database, {
    now: clock.now,
    stageSources: { isPrivateAllowed: true, eskomSePushToken: token },
    sourceTimeoutMs: 1_000,
    log: pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) }),
  });
  await app.stagePolling.tick();
  return {
    ...app,
    /** All lines that speak of a stage source, with their level. */
    sourceLines: () => lines.filter(({ msg }) => msg.includes('stage source')),
    logText: () => JSON.stringify(lines),

    /** Moves the clock and polls what is due then. */
    async pollAfter(minutes: number): Promise<void> {
      clock.advance(minutes * 60_000);
      await app.stagePolling.tick();
    },

    stage: (at?: string) => app.caller.schedule.stage({ regionId: 'test', ...(at !== undefined && { at }) }),

    /** Waits until the board shows a stage; null is unknown. */
    async waitForStage(stage: number | null, at?: string): Promise<void> {
      await vi.waitFor(async () => {
        const answer = await app.caller.schedule.stage({ regionId: 'test', ...(at !== undefined && { at }) });
        if (answer.stage !== stage) throw new Error(`the stage is ${answer.stage}, not ${stage}`);
      }, 5_000);
    },
  };
}
