import type { RequestHandler } from 'express';
import { pagePolicy } from './pagePolicy.ts';

export interface SecurityHeaderOptions {
  /** Whether pages show Mapbox's map, which asks its own servers. */
  hasMapbox: boolean;
  /** Whether this process speaks TLS itself; behind a proxy that does, the request says so. */
  isTls: boolean;
}

const yearS = 31_536_000;
/** What is data and no page: it may load nothing, and be shown in no frame. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";
const dataPaths =
  /^\/(?:trpc|tiles|live|ingest|input|api|basemap|export|metrics|healthz|readyz|emissions)(?:\/|$)/i;
const pagePermissions =
  'geolocation=(self), clipboard-write=(self), camera=(), microphone=(), payment=(), usb=(), display-capture=()';

/** Tells browsers what may be done with what is sent. A page with a policy of its own replaces the one set here. */
export function createSecurityHeaders({ hasMapbox, isTls }: SecurityHeaderOptions): RequestHandler {
  const policy = pagePolicy({ hasMapbox });
  return (request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    if (isTls || request.secure) response.setHeader('strict-transport-security', `max-age=${yearS}`);
    if (dataPaths.test(request.path)) {
      response.setHeader('content-security-policy', dataPolicy);
      return next();
    }
    response.setHeader('content-security-policy', policy);
    // Mapbox knows by the origin alone whether a key may be used here; a path or a query may name a place
    response.setHeader('referrer-policy', 'strict-origin');
    response.setHeader('permissions-policy', pagePermissions);
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    next();
  };
}
