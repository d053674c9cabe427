import type { Request } from 'express';

export type RouteLabels = ReturnType<typeof createRouteLabels>;

/** Where something other than a route answers. */
const mounts = new Set(['/assets', '/tiles', '/ingest', '/input', '/api/v2/write']);
const methods = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);
const otherLabel = 'other';

/**
 * Names what answers a request from a set that no caller can widen: the template of a route, a procedure, or 'other'.
 * Nothing of an address that a caller chose is in it.
 */
export function createRouteLabels({ procedures }: { procedures: Iterable<string> }) {
  const known = new Set(procedures);

  return {
    methodOf: ({ method }: Pick<Request, 'method'>) => (methods.has(method) ? method : otherLabel),

    routeOf(request: Request): string {
      const path = request.originalUrl.split('?', 1)[0] ?? '';
      if (path.startsWith('/trpc/')) return procedureRoute(path.slice('/trpc/'.length));
      const mount = request.baseUrl.toLowerCase();
      const template = templateOf(request.route);
      if (template !== null && (mount === '' || mounts.has(mount))) return `${mount}${template}`;
      return mounts.has(mount) ? `${mount}/*` : otherLabel;
    },
  };

  function procedureRoute(names: string): string {
    if (known.has(names)) return `/trpc/${names}`;
    const isBatch = names.includes(',') && names.split(',').every((name) => known.has(name));
    return isBatch ? '/trpc/batch' : '/trpc/other';
  }
}

function templateOf(route: { path?: unknown } | undefined): string | null {
  const path = Array.isArray(route?.path) ? route.path[0] : route?.path;
  return typeof path === 'string' ? path : null;
}
