import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { boardCollections, startBoard } from './board/board.ts';
import type { Config } from './config.ts';
import { answerInTime } from './db/answerInTime.ts';
import type { Database } from './db/connect.ts';
import { gaugePool } from './db/poolGauge.ts';
import { prepareDatabase } from './db/prepareDatabase.ts';
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
import { createSignalPolling } from './features/forecast/signals/signalPolling.ts';
import { readStagesText } from './features/imports/bundle/readStagesText.ts';
import { topUpDemonstrations } from './features/schedule/demonstration.job.ts';
import { createStagePolling } from './features/schedule/stageSource/stagePolling.ts';
import { createCallLimits } from './http/callLimits.ts';
import { createLiveStream } from './http/live.ts';
import { createTilesRoute } from './http/tiles.ts';
import { keepIssueProcess } from './jobs/keepIssueProcess.ts';
import { startJobs } from './jobs/schedule.ts';
import { closeConnections } from './operations/closeConnections.ts';
import { createDrain } from './operations/drain.ts';
import { limitConnections } from './operations/limitConnections.ts';
import { listen } from './operations/listen.ts';
import { createMetrics } from './operations/metrics/createMetrics.ts';
import { measureIngest } from './operations/metrics/ingestMetrics.ts';
import { defaultOperations, type OperationsSettings } from './operations/operationsSettings.ts';
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
  > & {
    mqtt?: Config['mqtt'];
    signalSources?: Config['signalSources'];
    operations?: Partial<OperationsSettings>;
  };
  log: Logger;
  clientFolder: string | null;
  now?: () => Date;
  /**
   * Where the journal is folded: by a process that is started with this one's settings (and then forecasts are issued by
   * another one), by this one, or not at all.
   */
  folding?: 'own process' | 'this process' | 'none';
  /** How long a stage source may take to answer. */
  sourceTimeoutMs?: number;
  /** How often the files of a certificate are looked at. */
  renewalMs?: number;
}

const readinessTimeoutMs = 2_000;

/** Wires everything over one database and listens; resolves when the board is built. */
export async function startServer(options: ServerOptions) {
  const { db, config, log, clientFolder, now = () => new Date(), sourceTimeoutMs, renewalMs } = options;
  const operations = { ...defaultOperations, ...config.operations };
  const drain = createDrain();
  const metrics = createMetrics();
  const pool = gaugePool(db);
  await prepareDatabase(db, {
    onStep: (id) => log.info({ step: id }, 'The stored data is brought to this release.'),
  });
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
  const signalPolling = createSignalPolling({
    repos,
    now,
    sources: config.signalSources ?? [],
    isPrivateAllowed: config.stageSources.isPrivateAllowed,
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
  const ingest = measureIngest(createIngest({ journal: repos.journal, now, settings: config.ingest }), {
    registry: metrics.registry,
    now,
  });
  const ingestDoor = { ingest, capacity: createIngestCapacity(config.ingest), senderOf: senderKeys.senderOf };
  const mqtt = startMqtt({ settings: config.mqtt ?? null, repos, ingest, now, log });
  const folding = startToFold(options, repos, now);
  const issuing = options.folding === 'own process' ? keepIssueProcess({ log }) : null;
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
    isReady: async () => !drain.isDraining() && (await answers(db)),
    drain,
    metrics,
    operations,
  });
  const { port: askedPort, host } = config;
  const { server, endRenewal } = await listen({
    app,
    port: askedPort,
    host,
    tls: operations.tls,
    log,
    renewalMs,
  });
  if (config.trustedProxies === 0) limitConnections(server, config.callLimits);
  const { port } = server.address() as AddressInfo;
  stagePolling.start();
  signalPolling.start();
  metrics.addState({
    now,
    live,
    limits,
    journal: repos.journal,
    board,
    regions: () => [...board.current().catalogue.regions.values()].map(({ region }) => region),
    sourceStateOf: stagePolling.stateOf,
    pool,
  });

  return {
    port,
    app,
    context,
    limits,
    live,
    stagePolling,
    signalPolling,
    senderKeys,
    ingestDoor,
    mqtt,
    folding,
    /**
     * Says that it is not ready, waits for `graceMs` while it goes on answering, then takes no new requests, ends the
     * live streams, whose viewers come back elsewhere, and lets the rest finish.
     */
    async close({ graceMs = 0 } = {}): Promise<void> {
      stopJobs();
      const working = Promise.allSettled([
        stagePolling.close(),
        signalPolling.close(),
        mqtt?.close(),
        folding?.close(),
        issuing?.close(),
      ]);
      await drain.begin(graceMs);
      live.close();
      consumptionLive.endSubscriptions();
      await closeConnections(server);
      endRenewal();
      await consumptionLive.close();
      for (const ended of await working) {
        if (ended.status === 'rejected') log.warn({ error: ended.reason }, 'A part did not end well.');
      }
      await keyWatch.close();
      await board.close();
      pool.stop();
      metrics.close();
    },
  };
}

function startToFold({ folding, config, log }: ServerOptions, repos: Repos, now: () => Date) {
  if (folding === 'own process') return keepFoldProcess({ log });
  return folding === 'this process' ? startFolding({ repos, now, config, log }) : null;
}

async function answers(db: Database['db']): Promise<boolean> {
  try {
    await answerInTime(db.command({ ping: 1 }), readinessTimeoutMs);
    return true;
  } catch {
    return false;
  }
}
