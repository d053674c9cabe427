import type { IngestSettings, RetentionSettings, StageSourceSettings } from '@wip/server/config.ts';
import type { MqttSettings } from '@wip/server/features/consumption/ingest/mqtt/mqttSettings.ts';
import type { SignalSource } from '@wip/server/features/forecast/signals/signalSettings.ts';
import type { CallLimitSettings } from '@wip/server/http/callLimits.ts';
import type { OperationsSettings } from '@wip/server/operations/operationsSettings.ts';
import { appRouter } from '@wip/server/router.ts';
import { startServer } from '@wip/server/server.ts';
import { createCallerFactory } from '@wip/server/trpc/trpc.ts';
import { type Logger, pino } from 'pino';
import type { TestDatabase } from './mongod.ts';

const createCaller = createCallerFactory(appRouter);

const unreached = { callsAtOnce: 100_000, callsPerSecond: 1_000_000, streamsAtOnce: 100_000 };

/** The whole server over a test database, listening on a free port, with a caller that skips HTTP. */
export async function createTestApp(
  database: TestDatabase,
  options: {
    now?: () => Date;
    mapboxToken?: string;
    operatorToken?: string;
    clientFolder?: string;
    trustedProxies?: number;
    /** None that a test would reach, unless given. */
    callLimits?: Partial<CallLimitSettings>;
    stageSources?: Partial<StageSourceSettings>;
    signalSources?: SignalSource[];
    sourceTimeoutMs?: number;
    ingest?: Partial<IngestSettings>;
    retention?: Partial<RetentionSettings>;
    mqtt?: MqttSettings | null;
    /** Whether this process folds the journal. */
    isFolding?: boolean;
    log?: Logger;
    operations?: Partial<OperationsSettings>;
    renewalMs?: number;
  } = {},
) {
  const server = await startServer({
    db: database.db,
    config: {
      mapboxToken: options.mapboxToken,
      operatorToken: options.operatorToken,
      tileCacheBytes: 16 * 1_048_576,
      trustedProxies: options.trustedProxies ?? 0,
      callLimits: { ...unreached, ...options.callLimits },
      stageSources: { isPrivateAllowed: false, eskomSePushToken: undefined, ...options.stageSources },
      ingest: {
        lateDays: 7,
        readingsPerSecond: 1_000_000,
        batchesAtOnce: 64,
        bytesAtOnce: 32 * 1_048_576,
        ...options.ingest,
      },
      mqtt: options.mqtt ?? null,
      signalSources: options.signalSources ?? [],
      retention: { rawDays: null, hourlyDays: null, ...options.retention },
      port: 0,
      host: '127.0.0.1',
      operations: options.operations ?? {},
    },
    log: options.log ?? pino({ level: 'silent' }),
    clientFolder: options.clientFolder ?? null,
    folding: options.isFolding ? 'this process' : 'none',
    ...(options.sourceTimeoutMs !== undefined && { sourceTimeoutMs: options.sourceTimeoutMs }),
    ...(options.renewalMs !== undefined && { renewalMs: options.renewalMs }),
    ...(options.now ? { now: options.now } : {}),
  });
  return {
    ...server,
    url: `${options.operations?.tls ? 'https' : 'http'}://127.0.0.1:${server.port}`,
    caller: createCaller(server.context),
    board: server.context.board,
    repos: server.context.repos,
  };
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;
