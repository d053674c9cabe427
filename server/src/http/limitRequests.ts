import type { RequestHandler } from 'express';
import type { CallLimits } from './callLimits.ts';

/** Lets a live stream through while its address has not too many open; a HEAD opens none. */
export function createStreamLimit(limits: CallLimits): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'HEAD') limits.callerOf(request, response).openStream();
    next();
  };
}

/** Counts a page as a call, and as a dear one while it is made and sent. */
export function createPageLimit(limits: CallLimits): RequestHandler {
  return async (request, response, next) => {
    const caller = limits.callerOf(request, response);
    await caller.countCalls(1);
    await caller.runDear('memory', async () => next());
  };
}
