import { z } from 'zod';

const paths = z.union([z.string(), z.string().array()]).transform((path) => [path].flat());

/** A layer of Express's router: a route with its methods, or something that is used under a path. */
const layer = z.object({
  rawPath: z.unknown(),
  slash: z.boolean(),
  route: z.object({ path: paths, stack: z.object({ method: z.string().optional() }).array() }).optional(),
  handle: z.custom<{ stack?: unknown }>((value) => typeof value === 'function'),
});

/** Every route under routers, such as `GET /healthz`, and `USE /tiles` for what answers all that is under a path. */
export function listRoutes(stack: unknown, base = ''): string[] {
  return layer
    .array()
    .parse(stack)
    .flatMap(({ rawPath, slash, route, handle }) => {
      if (route) {
        const methods = new Set(route.stack.map(({ method }) => method?.toUpperCase() ?? 'ALL'));
        return route.path.flatMap((path) => [...methods].map((method) => `${method} ${join(base, path)}`));
      }
      const mounts = slash ? [''] : paths.parse(rawPath);
      return mounts.flatMap((mount) => {
        if (handle.stack !== undefined) return listRoutes(handle.stack, join(base, mount));
        return mount === '' ? [] : [`USE ${join(base, mount)}`];
      });
    });
}

function join(base: string, path: string): string {
  return `${base}${path === '/' ? '' : path}`;
}
