import { initTRPC, TRPCError } from '@trpc/server';
import { DomainError, type ErrorCode } from '@wip/shared/errors.ts';
import { ZodError } from 'zod';
import { answerInTime } from '../db/answerInTime.ts';
import { isDatabaseAway } from '../db/connect.ts';
import type { Lane } from '../http/callLimits.ts';
import { TooManyError } from '../http/tooManyError.ts';
import type { Context } from './context.ts';
import { wireOutput } from './wireOutput.ts';

const wireCodes = {
  INVALID: 'BAD_REQUEST',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  FORBIDDEN: 'FORBIDDEN',
  TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  TOO_MANY: 'TOO_MANY_REQUESTS',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

/** Inputs are plain JSON, since superjson would let a client send regular expressions and huge numbers. */
const transformer = {
  input: { serialize: (value: unknown) => value, deserialize: (value: unknown) => value },
  output: wireOutput,
};

const t = initTRPC.context<Context>().create({
  transformer,
  // as often as on `/live/status`
  sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
  errorFormatter({ shape, error }) {
    const { stack: _, ...data } = shape.data;
    return {
      ...shape,
      message: sentenceOf(error),
      data: { ...data, field: fieldOf(error), retryAfterS: retryAfterS(error) },
    };
  },
});

/** What everyone is told while the database does not answer. */
export const databaseAway = 'The database does not answer right now; try again in a moment.';

/** Twice this is what a caller waits: a query that fails is run again by the adapter. */
const longestWaitMs = 4_000;

/** A subscription's time is that until it began. */
const measured = t.middleware(async ({ ctx, path, next }) => {
  if (!ctx.onCall) return next();
  const startedAtMs = performance.now();
  const result = await next();
  const outcome = result.ok ? 'ok' : result.error.code;
  ctx.onCall({ procedure: path, outcome, durationMs: performance.now() - startedAtMs });
  return result;
});

const domainErrors = t.middleware(async ({ next }) => {
  const result = await answerInTime(next(), longestWaitMs).catch((cause: unknown) => {
    throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: databaseAway, cause });
  });
  if (result.ok) return result;
  const { cause } = result.error;
  if (isDatabaseAway(cause)) {
    throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: databaseAway, cause });
  }
  if (!(cause instanceof DomainError)) return result;
  throw new TRPCError({ code: wireCodes[cause.code], message: cause.message, cause });
});

export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const createCallerFactory = t.createCallerFactory;
export const publicProcedure = t.procedure.use(measured).use(domainErrors);

/** For calls that take some milliseconds of this process or of the database: few of one address run at once, each in its turn. */
export function dearProcedure(lane: Lane) {
  return publicProcedure.use(({ ctx, next }) => inTurn(ctx, lane, next));
}

/** Runs a call as a dear one. */
export function inTurn<Result>({ caller }: Context, lane: Lane, next: () => Promise<Result>) {
  return caller === null ? next() : caller.runDear(lane, next);
}

/** One sentence a person can act on; nothing of a bug's inside. */
function sentenceOf(error: TRPCError): string {
  if (error.cause instanceof ZodError) {
    return error.cause.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
      .join('; ');
  }
  if (error.code === 'INTERNAL_SERVER_ERROR') return 'Something went wrong on our side.';
  return error.message;
}

/** After how many seconds a call that was one too many may be made again. */
export function retryAfterS({ cause }: TRPCError): number | null {
  return cause instanceof TooManyError ? cause.retryAfterS : null;
}

/** The field at fault, for a client that shows it beside the input. */
function fieldOf({ cause }: TRPCError): string | null {
  if (cause instanceof ZodError) return cause.issues[0]?.path.join('.') || 'input';
  return cause instanceof DomainError ? (cause.field ?? null) : null;
}
