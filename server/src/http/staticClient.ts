import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request, type Response, Router } from 'express';

/** Serves the built client: hashed files for ever, the page itself always asked anew. */
export function createStaticClient(folder: string): Router {
  const routes = Router();
  const page = join(folder, 'index.html');
  routes.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      fallthrough: false,
    }),
  );
  routes.use(express.static(folder, { index: false, maxAge: '1h' }));
  routes.get('/{*path}', (request: Request, response: Response) => {
    if (!existsSync(page) || !request.accepts('html')) {
      response.status(404).json({ error: 'There is nothing here.' });
      return;
    }
    // by its root: a hidden folder above it is no reason to refuse the page
    response.set('cache-control', 'no-cache').sendFile('index.html', { root: folder });
  });
  return routes;
}
