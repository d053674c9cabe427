import { type AnyTRPCRouter, callTRPCProcedure, TRPCError } from '@trpc/server';
import type { Request, RequestHandler, Response } from 'express';
import type { CallLimits } from '../http/callLimits.ts';
import { TooManyError } from '../http/tooManyError.ts';
import type { Context } from './context.ts';
import { isPersonal } from './credentials.ts';
import { refuseTooMany } from './refuseTooMany.ts';
import { wireOutput } from './wireOutput.ts';

/** Public reads may be kept for as many seconds; a change reaches open pages by the live stream anyway. */
export const publicCacheControl = 'public, max-age=2';

/** An answer that may be for one person: nobody keeps it. */
export const personalCacheControl = 'private, no-store';

const singleInput = /^input=([^&]*)$/;

export interface QuickQueriesOptions {
  router: AnyTRPCRouter;
  contextOf(request: Request, response: Response): Context;
  limits: CallLimits;
}

/**
 * Answers single queries without building a `Request` and a stream for each, which costs tRPC's adapter
 * more than the query itself.
 *
 * Whatever is not a plain successful query (a batch, a mutation, bad input, a bug) goes on to the adapter,
 * which makes errors; only a call too many is refused here, cheaply. The bytes of an answer are the adapter's.
 */
export function createQuickQueries({ router, contextOf, limits }: QuickQueriesOptions): RequestHandler {
  return async (request, response, next) => {
    const [path = '', query = ''] = request.url.slice(1).split('?', 2);
    const raw = query === '' ? '' : singleInput.exec(query)?.[1];
    if (request.method !== 'GET' || raw === undefined || !path.includes('.')) return next();
    const caller = limits.callerOf(request, response);
    const ctx = contextOf(request, response);
    const body = await answer(ctx, path, raw).catch((error: unknown) =>
      error instanceof TRPCError && error.cause instanceof TooManyError ? error.cause : null,
    );
    if (body === null) {
      caller.startOver();
      return next();
    }
    if (body instanceof TooManyError) return refuseTooMany(response, router, { path, cause: body });
    const cacheControl = cacheControlOf(ctx);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': cacheControl });
    response.end(body);
  };

  async function answer(ctx: Context, path: string, raw: string): Promise<string> {
    const input: unknown = raw === '' ? undefined : JSON.parse(decodeURIComponent(raw));
    const data = await callTRPCProcedure({
      router,
      path,
      ctx,
      type: 'query',
      getRawInput: async () => input,
      signal: undefined,
      batchIndex: 0,
    });
    return JSON.stringify({ result: { data: wireOutput.serialize(data) } });
  }
}

/** Who may keep a successful answer. */
export function cacheControlOf({ credentials }: Context): string {
  return isPersonal(credentials) ? personalCacheControl : publicCacheControl;
}
