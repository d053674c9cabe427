import { z } from 'zod';

const text = z.string().trim().min(1).optional();

const environment = z.object({
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
});

export interface StageSourceSettings {
  /** Whether stage sources may lie in private networks, or on this host. */
  isPrivateAllowed: boolean;
  /** A secret: it goes into one header and nowhere else. */
  eskomSePushToken: string | undefined;
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
}

/** Reads the environment; throws an Error that names the variable at fault. */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(present);
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
  };
}
