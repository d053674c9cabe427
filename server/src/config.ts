import { z } from 'zod';
import {
  type MqttSettings,
  mqttEnvironment,
  toMqttSettings,
} from './features/consumption/ingest/mqtt/mqttSettings.ts';
import { type SignalSource, signalsEnvironment } from './features/forecast/signals/signalSettings.ts';
import {
  type OperationsSettings,
  operationsEnvironment,
  toOperationsSettings,
} from './operations/operationsSettings.ts';

const text = z.string().trim().min(1).optional();

const environment = z.object({
  ...mqttEnvironment.shape,
  ...operationsEnvironment.shape,
  ...signalsEnvironment.shape,
  DATABASE_URI: text,
  MAPBOX_API_KEY: text,
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  OPERATOR_TOKEN: z.string().trim().min(16, 'must have at least 16 characters').optional(),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  MONGOD_BINARY: text,
  XDG_CACHE_HOME: text,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TILE_CACHE_MB: z.coerce.number().positive().max(4_096).default(64),
  STAGE_SOURCE_ALLOW_PRIVATE: z.enum(['true', 'false'], "must be 'true' or 'false'").default('false'),
  ESKOMSEPUSH_TOKEN: text,
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  CALLS_AT_ONCE: z.coerce.number().int().min(1).max(100_000).default(10),
  CALLS_PER_SECOND: z.coerce.number().int().min(2).max(1_000_000).default(100),
  STREAMS_AT_ONCE: z.coerce.number().int().min(1).max(100_000).default(200),
  INGEST_LATE_DAYS: z.coerce.number().int().min(1).max(365).default(7),
  INGEST_READINGS_PER_SECOND: z.coerce.number().int().min(1).max(10_000_000).default(5_000),
  INGEST_BATCHES_AT_ONCE: z.coerce.number().int().min(2).max(10_000).default(64),
  INGEST_MB_AT_ONCE: z.coerce.number().min(2).max(4_096).default(32),
  RAW_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  HOURLY_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
});

const settings = environment.refine(
  ({ RAW_RETENTION_DAYS: rawDays, INGEST_LATE_DAYS: lateDays }) =>
    rawDays === undefined || rawDays >= lateDays + 2,
  { path: ['RAW_RETENTION_DAYS'], message: 'must be at least two days more than INGEST_LATE_DAYS' },
);

export interface StageSourceSettings {
  /** Whether stage sources may lie in private networks, or on this host. */
  isPrivateAllowed: boolean;
  /** A secret: it goes into one header and nowhere else. */
  eskomSePushToken: string | undefined;
}

export interface IngestSettings {
  /** How many days old a reading may arrive. */
  lateDays: number;
  /** Readings of one key in the long run. */
  readingsPerSecond: number;
  /** Batches, and bytes of their bodies, that one process has in hand at once. */
  batchesAtOnce: number;
  bytesAtOnce: number;
}

export interface RetentionSettings {
  /** After how many days readings go; null: never. */
  rawDays: number | null;
  /** After how many days their quarter-hours go; null: never. */
  hourlyDays: number | null;
}

/** Settings of a process, read from the environment once. */
export interface Config {
  databaseUri: string | undefined;
  mapboxToken: string | undefined;
  port: number;
  host: string;
  dataDir: string;
  operatorToken: string | undefined;
  isProduction: boolean;
  mongodBinary: string | undefined;
  cacheHome: string | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  tileCacheBytes: number;
  stageSources: StageSourceSettings;
  /** How many proxies stand before the server; 0: `X-Forwarded-For` is not believed. */
  trustedProxies: number;
  /** What one client address may do at once and in the long run. */
  callLimits: { callsAtOnce: number; callsPerSecond: number; streamsAtOnce: number };
  ingest: IngestSettings;
  retention: RetentionSettings;
  /** The user's broker; null: none. */
  mqtt: MqttSettings | null;
  operations: OperationsSettings;
  /** The signals of regions that are polled. */
  signalSources: SignalSource[];
}

/** Reads the environment; throws an Error that names the variable at fault. */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(present);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`The setting ${issue?.path.join('.')} is not usable: ${issue?.message}.`);
  }
  const env = parsed.data;
  return {
    databaseUri: env.DATABASE_URI,
    mapboxToken: env.MAPBOX_API_KEY,
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    operatorToken: env.OPERATOR_TOKEN,
    isProduction: env.NODE_ENV === 'production',
    mongodBinary: env.MONGOD_BINARY,
    cacheHome: env.XDG_CACHE_HOME,
    logLevel: env.LOG_LEVEL,
    tileCacheBytes: env.TILE_CACHE_MB * 1_048_576,
    stageSources: {
      isPrivateAllowed: env.STAGE_SOURCE_ALLOW_PRIVATE === 'true',
      eskomSePushToken: env.ESKOMSEPUSH_TOKEN,
    },
    trustedProxies: env.TRUST_PROXY,
    callLimits: {
      callsAtOnce: env.CALLS_AT_ONCE,
      callsPerSecond: env.CALLS_PER_SECOND,
      streamsAtOnce: env.STREAMS_AT_ONCE,
    },
    ingest: {
      lateDays: env.INGEST_LATE_DAYS,
      readingsPerSecond: env.INGEST_READINGS_PER_SECOND,
      batchesAtOnce: env.INGEST_BATCHES_AT_ONCE,
      bytesAtOnce: env.INGEST_MB_AT_ONCE * 1_048_576,
    },
    mqtt: toMqttSettings(env),
    operations: toOperationsSettings(env),
    signalSources: env.SIGNAL_SOURCES,
    retention: {
      rawDays: env.RAW_RETENTION_DAYS ?? null,
      hourlyDays: env.HOURLY_RETENTION_DAYS ?? null,
    },
  };
}
