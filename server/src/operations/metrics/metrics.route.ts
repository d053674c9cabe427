import { type Request, Router } from 'express';
import type { Registry } from 'prom-client';
import { isSameText } from '../../features/consumption/meters/secrets.ts';

export interface MetricsRouteOptions {
  registry: Registry;
  /** Undefined: nobody but programs of this machine. */
  token: string | undefined;
}

const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'origin', 'sec-fetch-site'];
const ownNames = ['localhost', '127.0.0.1', '::1', '[::1]'];
const loopback = /^(?:127\.|::1$|::ffff:127\.)/;

/** `/metrics`: for who shows the token, and for programs of this machine that ask directly. */
export function createMetricsRoute({ registry, token }: MetricsRouteOptions): Router {
  const routes = Router();
  routes.get('/metrics', async (request, response) => {
    if (!isToken(request, token) && !isFromHere(request)) {
      response
        .status(403)
        .json({ error: 'Metrics are for who shows METRICS_TOKEN as a bearer token, and for this machine.' });
      return;
    }
    response.set({ 'content-type': registry.contentType, 'cache-control': 'no-store' });
    response.send(await registry.metrics());
  });
  return routes;
}

function isToken(request: Request, token: string | undefined): boolean {
  const shown = /^bearer +(.+)$/i.exec(request.get('authorization')?.trim() ?? '')?.[1];
  return token !== undefined && shown !== undefined && isSameText(shown, token);
}

/** A proxy on this machine comes from here too and says for whom it asks; a page of a browser here says its own name. */
function isFromHere(request: Request): boolean {
  return (
    loopback.test(request.socket.remoteAddress ?? '') &&
    !request.app.get('trust proxy') &&
    ownNames.includes(request.hostname) &&
    forwarding.every((header) => request.get(header) === undefined)
  );
}
