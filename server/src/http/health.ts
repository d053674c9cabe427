import { Router } from 'express';

/** `/healthz`: the process answers. `/readyz`: database reached and board built. */
export function createHealthRoutes(deps: { isReady: () => Promise<boolean> }): Router {
  const routes = Router();
  routes.get('/healthz', (_request, response) => {
    response.type('text/plain').send('alive\n');
  });
  routes.get('/readyz', async (_request, response) => {
    const ready = await deps.isReady();
    response
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ready\n' : 'not ready\n');
  });
  return routes;
}
