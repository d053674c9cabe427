import type { RequestHandler } from 'express';

/** What a page of another origin may read: what is public, and nothing that a key opens. */
const publicReads = /^\/(?:trpc|tiles|live|basemap|export|emissions)\//;
const readMethods = 'GET, HEAD';
const keptS = 600;

/** Lets pages of exactly these origins read what is public, without credentials; everyone else's stay shut out. */
export function createOriginGate(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  return (request, response, next) => {
    if (allowed.size === 0 || !publicReads.test(request.path)) return next();
    response.vary('Origin');
    const origin = request.get('origin');
    if (origin === undefined || !allowed.has(origin)) return next();
    if (request.method === 'OPTIONS') {
      response.set({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': readMethods,
        'access-control-allow-headers': 'content-type, last-event-id',
        'access-control-max-age': String(keptS),
      });
      response.status(204).end();
      return;
    }
    if (request.method === 'GET' || request.method === 'HEAD') {
      response.set({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'retry-after, x-request-id',
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
    next();
  };
}
