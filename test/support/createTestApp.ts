import { appRouter } from '@wip/server/router.ts';
import { startServer } from '@wip/server/server.ts';
import { createCallerFactory } from '@wip/server/trpc/trpc.ts';
import { pino } from 'pino';
import type { TestDatabase } from './mongod.ts';

const createCaller = createCallerFactory(appRouter);

/** The whole server over a test database, listening on a free port, with a caller that skips HTTP. */
export async function createTestApp(
  database: TestDatabase,
  options: { now?: () => Date; mapboxToken?: string; clientFolder?: string } = {},
) {
  const server = await startServer({
    db: database.db,
    config: {
      mapboxToken: options.mapboxToken,
      tileCacheBytes: 16 * 1_048_576,
      port: 0,
      host: '127.0.0.1',
    },
    log: pino({ level: 'silent' }),
    clientFolder: options.clientFolder ?? null,
    ...(options.now ? { now: options.now } : {}),
  });
  return {
    ...server,
    url: `http://127.0.0.1:${server.port}`,
    caller: createCaller(server.context),
    board: server.context.board,
    repos: server.context.repos,
  };
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;
