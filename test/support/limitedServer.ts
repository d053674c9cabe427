import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { askFrom } from './askFrom.ts';
import { createTestApp, type TestApp } from './createTestApp.ts';
import { createTestDatabase, type TestDatabase } from './mongod.ts';
import { createStallingProxy } from './stallingProxy.ts';
import { insertRegion } from './testRegion.ts';

/** Two addresses of clients. */
export const [one, other] = ['127.0.0.1', '127.0.0.2'] as const;

/** Servers with the product's own limits, over a database that can be made to hang; for all tests of one file. */
export function limitedServers() {
  let database: TestDatabase;
  let proxy: Awaited<ReturnType<typeof createStallingProxy>>;
  let client: MongoClient;
  const apps: TestApp[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    await insertRegion(database);
    const { hostname, port, pathname } = new URL(database.uri);
    proxy = await createStallingProxy({ host: hostname, port: Number(port) });
    client = await MongoClient.connect(`mongodb://127.0.0.1:${proxy.port}${pathname}?directConnection=true`);
  });

  afterEach(() => proxy.resume());

  afterAll(async () => {
    proxy?.resume();
    for (const app of apps) await app.close();
    await client?.close();
    await proxy?.close();
    await database?.drop();
  });

  return {
    stall: () => proxy.stall(),
    resume: () => proxy.resume(),

    async start(options: Parameters<typeof createTestApp>[1] = {}): Promise<TestApp> {
      const callLimits = { callsAtOnce: 10, callsPerSecond: 100, streamsAtOnce: 200, ...options.callLimits };
      const app = await createTestApp({ ...database, client, db: client.db() }, { ...options, callLimits });
      apps.push(app);
      return app;
    },

    /** Ten calls of one address that hang until the database is back. */
    async fillUp(app: TestApp, signal?: AbortSignal) {
      proxy.stall();
      const asked = times(10, (index) => askFrom(one, areasAt(app, index), signal && { signal }));
      const settled = Promise.allSettled(asked);
      await vi.waitFor(() => expect(app.limits.gauge().running).toBe(10));
      return {
        async answers() {
          proxy.resume();
          await settled;
          return Promise.all(asked);
        },
      };
    },
  };
}

export const call = (app: TestApp, path: string, input: unknown) =>
  `${app.url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
export const areasAt = (app: TestApp, index = 0) =>
  call(app, 'areas.at', { lon: 28.05 + index / 1e6, lat: -25.95 });
export const windows = (app: TestApp) =>
  call(app, 'schedule.windows', {
    areaId: 'test/one',
    from: '2026-01-01T00:00:00Z',
    to: '2026-12-31T00:00:00Z',
  });
export const batch = (app: TestApp, calls: number, path: string, input: unknown) => {
  const inputs = Object.fromEntries(Array.from({ length: calls }, (_, index) => [index, input]));
  const paths = Array.from({ length: calls }, () => path).join(',');
  return `${app.url}/trpc/${paths}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`;
};
export const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
export const statuses = (answers: readonly { status: number }[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
