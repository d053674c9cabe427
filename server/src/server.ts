import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { boardCollections, startBoard } from './board/board.ts';
import type { Config } from './config.ts';
import { answerInTime } from './db/answerInTime.ts';
import type { Database } from './db/connect.ts';
import { ensureIndexes } from './db/indexes.ts';
import { createRepos, type Repos } from './db/repos.ts';
import { watchCollections } from './db/watch.ts';
import { keepFoldProcess } from './features/consumption/folding/keepFoldProcess.ts';
import { startFolding } from './features/consumption/folding/startFolding.ts';
import { createIngest } from './features/consumption/ingest/ingest.service.ts';
import { createIngestCapacity } from './features/consumption/ingest/ingestCapacity.ts';
import { startMqtt } from './features/consumption/ingest/mqtt/startMqtt.ts';
import { createSenderKeys, senderKeyCollections } from './features/consumption/ingest/senderKey.ts';
import { loadCollections } from './features/consumption/live/loadBoard.ts';
import { startLive } from './features/consumption/live/startLive.ts';
import { readStagesText } from './features/imports/bundle/readStagesText.ts';
import { topUpDemonstrations } from './features/schedule/demonstration.job.ts';
import { createStagePolling } from './features/schedule/stageSource/stagePolling.ts';
import { createCallLimits } from './http/callLimits.ts';
import { createLiveStream } from './http/live.ts';
import { createTilesRoute } from './http/tiles.ts';
import { startJobs } from './jobs/schedule.ts';
import { noCredentials } from './trpc/credentials.ts';

export interface ServerOptions {
  db: Database['db'];
  config: Pick<
    Config,
    | 'mapboxToken'
    | 'tileCacheBytes'
    | 'port'
    | 'host'
    | 'trustedProxies'
    | 'callLimits'
    | 'stageSources'
    | 'ingest'
    | 'retention'
    | 'operatorToken'
  > & { mqtt?: Config['mqtt'] };
  log: Logger;
  clientFolder: string | null;
  now?: () => Date;
  /** Where the journal is folded: by a process that is started with this one's settings, by this one, or not at all. */
  folding?: 'own process' | 'this process' | 'none';
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
  const consumptionLive = await startLive({
    repos,
    board,
    now,
    watchLoads: (handlers) => watchCollections(db, loadCollections, handlers),
    log,
  });
  const live = createLiveStream({
    snapshotFrames: () => [board.snapshotFrame(), consumptionLive.loads.snapshotFrame() ?? []].flat(),
  });
  board.onFrame(live.publish);
  consumptionLive.loads.onFrame(live.publish);
  const context = {
    repos,
    board,
    followMeter: consumptionLive.followMeter,
    config,
    now,
    sourceStateOf: stagePolling.stateOf,
    caller: null,
    credentials: noCredentials,
  };
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
  const senderKeys = createSenderKeys({ repos });
  const forgetKeys = () => {
    senderKeys.forget();
    consumptionLive.checkKeys();
  };
  const keyWatch = await watchCollections(db, senderKeyCollections, {
    onChange: forgetKeys,
    onGap: forgetKeys,
  });
  const ingest = createIngest({ journal: repos.journal, now, settings: config.ingest });
  const ingestDoor = { ingest, capacity: createIngestCapacity(config.ingest), senderOf: senderKeys.senderOf };
  const mqtt = startMqtt({ settings: config.mqtt ?? null, repos, ingest, now, log });
  const folding = startToFold(options, repos, now);
  const app = createApp({
    context,
    limits,
    trustedProxies: config.trustedProxies,
    live,
    tiles,
    ingestDoor,
    operatorToken: config.operatorToken,
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
    live,
    stagePolling,
    senderKeys,
    ingestDoor,
    mqtt,
    folding,
    /** Takes no new requests, ends the live streams, lets the rest finish. */
    async close(): Promise<void> {
      stopJobs();
      await stagePolling.close();
      live.close();
      consumptionLive.endSubscriptions();
      await closeConnections(server);
      await consumptionLive.close();
      await mqtt?.close();
      await folding?.close();
      await keyWatch.close();
      await board.close();
    },
  };
}

/** Whoever has not read its answer by then does not read. */
const answersWithinMs = 5_000;
const lookEveryMs = 50;

async function closeConnections(server: Server): Promise<void> {
  // a connection is kept alive after its last answer too
  const idle = setInterval(() => server.closeIdleConnections(), lookEveryMs);
  const late = setTimeout(() => server.closeAllConnections(), answersWithinMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(idle);
  clearTimeout(late);
}

function startToFold({ folding, config, log }: ServerOptions, repos: Repos, now: () => Date) {
  if (folding === 'own process') return keepFoldProcess({ log });
  return folding === 'this process' ? startFolding({ repos, now, config, log }) : null;
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
