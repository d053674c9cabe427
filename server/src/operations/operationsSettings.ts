import { z } from 'zod';

const text = z.string().trim().min(1).optional();

/** The variables of the environment that say how a server is run. */
export const operationsEnvironment = z.object({
  TLS_CERT: text,
  TLS_KEY: text,
  METRICS_TOKEN: z.string().trim().min(16, 'must have at least 16 characters').optional(),
  CORS_ORIGINS: z
    .string()
    .optional()
    .transform((list) => list?.split(',').map((origin) => origin.trim()) ?? [])
    .refine((origins) => origins.every(isOrigin), {
      message: 'must name origins such as https://example.org, with commas between them',
    }),
  DRAIN_SECONDS: z.coerce.number().min(0).max(5).default(0),
  SLOW_REQUEST_MS: z.coerce.number().int().min(1).max(600_000).default(1_000),
  LOG_REQUESTS: z.enum(['all', 'slow'], "must be 'all' or 'slow'").default('slow'),
});

export interface TlsSettings {
  /** A file's path, or PEM text itself. */
  certificate: string;
  key: string;
}

/** How a server is run. */
export interface OperationsSettings {
  /** Null: plain HTTP. */
  tls: TlsSettings | null;
  /** Undefined: metrics are for programs of this machine alone. */
  metricsToken: string | undefined;
  /** Pages of these origins may read what is public. */
  corsOrigins: readonly string[];
  /** For how long a process that is to end says so before it takes no more connections. */
  drainSeconds: number;
  slowRequestMs: number;
  /** Whether requests that are neither slow nor failed get a line as well. */
  logsAllRequests: boolean;
}

/** Those of a server that nothing was said about. */
export const defaultOperations: OperationsSettings = {
  tls: null,
  metricsToken: undefined,
  corsOrigins: [],
  drainSeconds: 0,
  slowRequestMs: 1_000,
  logsAllRequests: false,
};

/** Throws an Error that names the variable where one of certificate and key is missing. */
export function toOperationsSettings(env: z.infer<typeof operationsEnvironment>): OperationsSettings {
  const { TLS_CERT: certificate, TLS_KEY: key } = env;
  if ((certificate === undefined) !== (key === undefined)) {
    const missing = key === undefined ? 'TLS_KEY' : 'TLS_CERT';
    throw new Error(`The setting ${missing} is not usable: TLS needs both TLS_CERT and TLS_KEY.`);
  }
  return {
    tls: certificate !== undefined && key !== undefined ? { certificate, key } : null,
    metricsToken: env.METRICS_TOKEN,
    corsOrigins: env.CORS_ORIGINS,
    drainSeconds: env.DRAIN_SECONDS,
    slowRequestMs: env.SLOW_REQUEST_MS,
    logsAllRequests: env.LOG_REQUESTS === 'all',
  };
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
