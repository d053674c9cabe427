import { afterEach, beforeEach } from 'vitest';
import { fixedClock } from './fixedClock.ts';
import { createTestDatabase, type TestDatabase } from './mongod.ts';
import { createPolledApp, insertPolledRegion, type PolledApp } from './polledApp.ts';
import { createSourceServer, type SourceServer } from './sourceServer.ts';

type Options = Partial<Parameters<typeof createPolledApp>[0]>;

/** A database, a source of stages and a clock of their own for each test of a file. */
export function pollingBench() {
  let database: TestDatabase;
  let source: SourceServer;
  let clock: ReturnType<typeof fixedClock>;
  const apps: PolledApp[] = [];

  beforeEach(async () => {
    [database, source] = await Promise.all([createTestDatabase(), createSourceServer()]);
    clock = fixedClock('2026-11-23T12:00:00Z');
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await source.close();
    await database.drop();
  });

  const insertRegion = (options: Options = {}) => insertPolledRegion({ database, source, clock, ...options });

  /** One more server on the same database, which has polled once. */
  async function anotherApp(options: Options = {}): Promise<PolledApp> {
    const app = await createPolledApp({ database, source, clock, ...options });
    apps.push(app);
    return app;
  }

  return {
    get database() {
      return database;
    },
    get source() {
      return source;
    },
    get clock() {
      return clock;
    },
    insertRegion,
    anotherApp,

    /** A server over a region whose stages the source publishes. */
    async polledApp(options: Options = {}): Promise<PolledApp> {
      await insertRegion(options);
      return anotherApp(options);
    },
  };
}

// wall clock of the region, two hours ahead of UTC
// wall clock of the region, two hours ahead of UTC
export const evening = '2026-11-23T16:00,2026-11-23T22:00,4,';
export const tomorrow = '2026-11-24T05:00,2026-11-24T16:00,2,';
export const csv = (...rows: string[]) => ['start,end,stage,announced_at', ...rows, ''].join('\n');
export const tonight = '2026-11-23T17:00:00Z';
