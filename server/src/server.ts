import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { boardCollections, startBoard } from './board/board.ts';
import type { Config } from './config.ts';
import { answerInTime } from './db/answerInTime.ts';
import type { Database } from './db/connect.ts';
import { ensureIndexes } from './db/indexes.ts';
import { createRepos } from './db/repos.ts';
import { watchCollections } from './db/watch.ts';
import { readStagesText } from './features/imports/bundle/readStagesText.ts';
import { topUpDemonstrations } from './features/schedule/demonstration.job.ts';
import { createStagePolling } from './features/schedule/stageSource/stagePolling.ts';
import { createCallLimits } from './http/callLimits.ts';
import { createLiveStream } from './http/live.ts';
import { createTilesRoute } from './http/tiles.ts';
import { startJobs } from './jobs/schedule.ts';

export interface ServerOptions {
  db: Database['db'];
  config: Pick<
    Config,
    'mapboxToken' | 'tileCacheBytes' | 'port' | 'host' | 'trustedProxies' | 'callLimits' | 'stageSources'
  >;
  log: Logger;
  clientFolder: string | null;
  now?: () => Date;
  /** How long a stage source may take to answer. */
  sourceTimeoutMs?: number;
}

const readinessTimeoutMs = 2_000;

/** Wires everything over one database and listens; resolves when the board is built. */
export async function startServer(options: ServerOptions) {
  const { db, config, log, clientFolder, now = () => new Date(), sourceTimeoutMs } = options;
  await ensureIndexes(db);
  const repos = createRepos(db);
  await topUpDemonstrations(repos, now());
  const board = await startBoard({
    repos,
    now,
    watch: (handlers) => watchCollections(db, boardCollections, handlers),
    onError: (message, cause) => log.error({ error: cause }, message),
  });
  const stopJobs = startJobs({
    repos,
    now,
    onError: (job, cause) => log.error({ job, error: cause }, 'A job failed.'),
  });
  const stagePolling = createStagePolling({
    repos,
    now,
    settings: config.stageSources,
    regions: () => [...board.current().catalogue.regions.values()].map(({ region }) => region),
    readStagesCsv: readStagesText,
    log,
    onError: (job, cause) => log.error({ job, error: cause }, 'A job failed.'),
    timeoutMs: sourceTimeoutMs,
  });
  const live = createLiveStream(board);
  const context = { repos, board, config, now, sourceStateOf: stagePolling.stateOf, caller: null };
  const limits = createCallLimits(config.callLimits);
  const tiles = createTilesRoute({
    catalogue: () => board.current().catalogue,
    repos,
    maxBytes: config.tileCacheBytes,
    limits,
  });
  const warmTiles = () =>
    tiles.warmLowZooms(board.current().catalogue).catch((cause: unknown) => {
      log.error({ error: cause }, 'The crowded tiles could not be cut ahead; they are cut when asked for.');
    });
  board.onFrame((frame) => {
    if (frame.type === 'snapshot') void warmTiles();
  });
  void warmTiles();
  const app = createApp({
    context,
    limits,
    trustedProxies: config.trustedProxies,
    live,
    tiles,
    log,
    clientFolder,
    isReady: () => answers(db),
  });
  const server = await listen(app, config);
  const { port } = server.address() as AddressInfo;
  stagePolling.start();

  return {
    port,
    context,
    limits,
    stagePolling,
    /** Takes no new requests, ends the live streams, lets the rest finish. */
    async close(): Promise<void> {
      stopJobs();
      await stagePolling.close();
      live.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await board.close();
    },
  };
}

function listen(app: Parameters<typeof createServer>[1], config: ServerOptions['config']): Promise<Server> {
  const server = createServer(
    { headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    app,
  );
  server.maxConnections = 20_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, () => resolve(server));
  });
}

async function answers(db: Database['db']): Promise<boolean> {
  try {
    await answerInTime(db.command({ ping: 1 }), readinessTimeoutMs);
    return true;
  } catch {
    return false;
  }
}
