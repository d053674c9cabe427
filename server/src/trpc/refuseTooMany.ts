import { type AnyTRPCRouter, getTRPCErrorShape, TRPCError, transformTRPCResponse } from '@trpc/server';
import type { RequestHandler, Response } from 'express';
import type { CallLimits } from '../http/callLimits.ts';
import { TooManyError } from '../http/tooManyError.ts';
import { retryAfterS } from './trpc.ts';

/** Counts the calls of a request, each of a batch, before anything of it is read. */
export function createCallCounter(
  router: AnyTRPCRouter,
  limits: CallLimits,
  mostBatchedCalls: number,
): RequestHandler {
  return async (request, response, next) => {
    const path = request.path.slice(1);
    const calls = Math.min(path.split(',').length, mostBatchedCalls);
    try {
      await limits.callerOf(request, response).countCalls(calls);
    } catch (error) {
      if (!(error instanceof TooManyError)) throw error;
      return refuseTooMany(response, router, { path, cause: error });
    }
    next();
  };
}

/** Answers what the adapter would answer to a single call, at a fraction of its cost. */
export function refuseTooMany(
  response: Response,
  router: AnyTRPCRouter,
  { path, cause }: { path: string; cause: TooManyError },
): void {
  const config = router._def._config;
  const error = new TRPCError({ code: 'TOO_MANY_REQUESTS', message: cause.message, cause });
  const shape = getTRPCErrorShape({ config, error, type: 'query', path, input: undefined, ctx: undefined });
  response.writeHead(429, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...retryHeaders([error]),
  });
  response.end(JSON.stringify(transformTRPCResponse(config, { error: shape })));
}

/** `Retry-After`, where one of the calls was one too many. */
export function retryHeaders(errors: readonly TRPCError[]): Record<string, string> {
  const waits = errors.map(retryAfterS).filter((wait) => wait !== null);
  return waits.length === 0 ? {} : { 'retry-after': String(Math.max(...waits)) };
}
