import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { requestIdOf } from './logs/requestId.ts';
import type { RequestMetrics } from './metrics/requestMetrics.ts';
import type { RouteLabels } from './routeLabel.ts';

export interface ObserverOptions {
  labels: RouteLabels;
  metrics: RequestMetrics;
  log: Logger;
  slowRequestMs: number;
  logsAllRequests: boolean;
}

const quietRoutes = new Set(['/healthz', '/readyz', '/metrics']);

/** Counts and times each request, and logs it: all of them, or those that were slow or failed. */
export function createRequestObserver(options: ObserverOptions): RequestHandler {
  const { labels, metrics } = options;
  return (request, response, next) => {
    const startedAtMs = performance.now();
    response.once('close', () => {
      const durationMs = performance.now() - startedAtMs;
      const [method, route] = [labels.methodOf(request), labels.routeOf(request)];
      const lasts = isStream(response);
      const { statusCode: status } = response;
      metrics.count({ method, route, status, durationMs: lasts ? null : durationMs });
      logRequest(options, request, {
        method,
        route,
        status,
        durationMs,
        lasts,
        isCutOff: !response.writableFinished,
      });
    });
    next();
  };
}

interface Answered {
  method: string;
  route: string;
  status: number;
  durationMs: number;
  /** An answer that is as long as its reader stays. */
  lasts: boolean;
  isCutOff: boolean;
}

function logRequest(options: ObserverOptions, request: Request, { lasts, ...answered }: Answered): void {
  const { log, slowRequestMs, logsAllRequests } = options;
  const facts = () => ({
    requestId: requestIdOf(request),
    ...answered,
    durationMs: Math.round(answered.durationMs * 10) / 10,
  });
  if (quietRoutes.has(answered.route)) log.debug(facts(), 'A request was answered.');
  else if (answered.status >= 500) log.warn(facts(), 'A request was answered with a failure.');
  else if (!lasts && answered.durationMs >= slowRequestMs) log.warn(facts(), 'A request was slow.');
  else if (logsAllRequests) log.info(facts(), 'A request was answered.');
}

function isStream(response: Response): boolean {
  const type = String(response.getHeader('content-type') ?? '');
  return type.startsWith('text/event-stream') || type.startsWith('text/csv');
}
