import { createExpressMiddleware } from '@trpc/server/adapters/express';
import compression from 'compression';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Logger } from 'pino';
import { isDatabaseAway } from './db/connect.ts';
import { createExportRoutes } from './features/consumption/history/exportRoutes.ts';
import { answerIngestErrors } from './features/consumption/ingest/answerIngestErrors.ts';
import { createEmoncmsRoute } from './features/consumption/ingest/dialects/emoncms.route.ts';
import { createInfluxRoute } from './features/consumption/ingest/dialects/influx.route.ts';
import { createIngestRoute, type IngestDoor } from './features/consumption/ingest/ingest.route.ts';
import { createEmissionsRoute } from './features/forecast/signals/emissions.route.ts';
import { createAreaPages } from './http/areaPages.ts';
import { createBasemapHandler } from './http/basemap.ts';
import type { CallLimits } from './http/callLimits.ts';
import { createHealthRoutes } from './http/health.ts';
import { createPageLimit, createStreamLimit } from './http/limitRequests.ts';
import type { createLiveStream } from './http/live.ts';
import { createOriginGate } from './http/security/allowOrigins.ts';
import { refuseOtherSites } from './http/security/refuseOtherSites.ts';
import { createSecurityHeaders } from './http/security/securityHeaders.ts';
import { createStaticClient } from './http/staticClient.ts';
import type { createTilesRoute } from './http/tiles.ts';
import { TooManyError } from './http/tooManyError.ts';
import type { Drain } from './operations/drain.ts';
import { nameRequest, requestIdOf } from './operations/logs/requestId.ts';
import type { Metrics } from './operations/metrics/createMetrics.ts';
import { createMetricsRoute } from './operations/metrics/metrics.route.ts';
import { createRequestObserver } from './operations/observeRequests.ts';
import type { OperationsSettings } from './operations/operationsSettings.ts';
import { createRouteLabels } from './operations/routeLabel.ts';
import { appRouter } from './router.ts';
import type { Context } from './trpc/context.ts';
import { readCredentials } from './trpc/credentials.ts';
import { cacheControlOf, createQuickQueries } from './trpc/quickQueries.ts';
import { createCallCounter, retryHeaders } from './trpc/refuseTooMany.ts';
import { databaseAway } from './trpc/trpc.ts';

export interface AppOptions {
  context: Context;
  limits: CallLimits;
  /** How many proxies stand before this process and say who asked them. */
  trustedProxies: number;
  live: ReturnType<typeof createLiveStream>;
  tiles: ReturnType<typeof createTilesRoute>;
  ingestDoor: IngestDoor;
  /** Undefined: the operator's calls are closed. */
  operatorToken: string | undefined;
  log: Logger;
  /** The folder of the built client; none in development, where Vite serves it. */
  clientFolder: string | null;
  isReady: () => Promise<boolean>;
  drain: Drain;
  metrics: Metrics;
  operations: OperationsSettings;
}

const mostBodyBytes = 1_048_576;
const mostBatchedCalls = 20;
const nothingHere = 'There is nothing here.';

/** The HTTP surface: tiles and live frames first, since they are asked most and need nothing else. */
export function createApp(options: AppOptions): Express {
  const { context, limits, log, operatorToken, metrics, operations } = options;
  const { measure } = metrics.requests;
  const contextOf = (request: Request, response: Response): Context => ({
    ...context,
    caller: limits.callerOf(request, response),
    credentials: readCredentials(request.headers, operatorToken),
    onCall: measure,
  });
  // what it fails at is run again by the adapter, which counts it
  const quickContextOf = (request: Request, response: Response): Context => ({
    ...contextOf(request, response),
    onCall: (call) => call.outcome === 'ok' && measure(call),
  });
  // the adapter writes over what the gate of origins said
  const varying = operations.corsOrigins.length > 0 ? { vary: 'origin, trpc-accept, accept' } : {};
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', options.trustedProxies);
  app.use(nameRequest, observeWith(options), options.drain.handler);
  app.use(
    createSecurityHeaders({
      hasMapbox: context.config.mapboxToken !== undefined,
      isTls: operations.tls !== null,
    }),
    createOriginGate(operations.corsOrigins),
  );
  app.use('/tiles', options.tiles);
  app.get('/live/status', createStreamLimit(limits), options.live.handler);
  app.use(createHealthRoutes({ isReady: options.isReady }));
  app.get('/basemap/:version.geojson', createBasemapHandler({ repos: context.repos, limits }));
  app.use(createMetricsRoute({ registry: metrics.registry, token: operations.metricsToken }));
  app.use(['/ingest', '/input', '/api/v2/write'], refuseOtherSites);
  app.use('/ingest', createIngestRoute(options.ingestDoor), answerIngestErrors(log));
  app.use('/input', createEmoncmsRoute({ ...options.ingestDoor, now: context.now }), answerIngestErrors(log));
  app.use('/api/v2/write', createInfluxRoute(options.ingestDoor), answerIngestErrors(log));
  app.use(
    '/trpc',
    createCallCounter(appRouter, limits, mostBatchedCalls),
    refuseForeignForms,
    compressLarge,
    createQuickQueries({ router: appRouter, contextOf: quickContextOf, limits }),
    createExpressMiddleware({
      router: appRouter,
      createContext: ({ req, res }) => contextOf(req, res),
      allowBatching: true,
      maxBatchSize: mostBatchedCalls,
      maxBodySize: mostBodyBytes,
      responseMeta: ({ type, errors, ctx }) =>
        type === 'query' && errors.length === 0 && ctx
          ? { headers: { ...varying, 'cache-control': cacheControlOf(ctx) } }
          : { headers: { ...varying, 'cache-control': 'no-store', ...retryHeaders(errors) } },
      onError({ error, path, req }) {
        if (error.code === 'SERVICE_UNAVAILABLE')
          log.warn({ path, reason: error.cause?.message }, error.message);
        if (error.code !== 'INTERNAL_SERVER_ERROR') return;
        const requestId = requestIdOf(req);
        log.error({ requestId, path, error: error.cause ?? error }, 'A procedure failed.');
      },
    }),
  );
  app.use(compression());
  app.use(createExportRoutes({ context, limits }));
  app.use(createEmissionsRoute({ context, limits }));
  app.use('/area', createPageLimit(limits));
  app.use(createAreaPages(context));
  if (options.clientFolder !== null) app.use(createStaticClient(options.clientFolder));
  app.use((_request, response) => {
    response.status(404).json({ error: nothingHere });
  });
  app.use(lastError(log));
  return app;
}

/** Compression costs more than it saves on small answers; these are the procedures with large ones. */
const largeAnswers = /\b(areas\.(inView|near)|status\.timeline)\b/;
const compress = compression({ threshold: 4_096 });

const compressLarge: RequestHandler = (request, response, next) => {
  if (largeAnswers.test(request.path)) compress(request, response, next);
  else next();
};

/** A form of another site can post without asking first; JSON from a page of ours cannot look like that. */
const refuseForeignForms: RequestHandler = (request, response, next) => {
  const isPost = request.method === 'POST';
  if (isPost && !request.is('application/json')) {
    response.status(415).json({ error: 'Send application/json.' });
    return;
  }
  if (isPost) refuseOtherSites(request, response, next);
  else next();
};

function observeWith({ log, metrics, operations }: AppOptions): RequestHandler {
  const labels = createRouteLabels({ procedures: Object.keys(appRouter._def.procedures) });
  const { slowRequestMs, logsAllRequests } = operations;
  return createRequestObserver({ labels, metrics: metrics.requests, log, slowRequestMs, logsAllRequests });
}

function lastError(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const { status, message } = answerTo(error);
    const requestId = requestIdOf(request);
    if (error instanceof TooManyError) response.set('retry-after', String(error.retryAfterS));
    if (status === 500) log.error({ requestId, error }, 'A request failed.');
    if (status === 503) log.warn({ requestId, reason: String(error) }, databaseAway);
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(status).set('cache-control', 'no-store').json({ error: message });
  };
}

function answerTo(error: unknown): { status: number; message: string } {
  if (error instanceof TooManyError) return { status: 429, message: error.message };
  if (isDatabaseAway(error)) return { status: 503, message: databaseAway };
  const status: unknown = (error as { status?: unknown } | null)?.status;
  if (status === 404) return { status, message: nothingHere };
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status, message: 'The request could not be read.' };
  }
  return { status: 500, message: 'Something went wrong on our side.' };
}
