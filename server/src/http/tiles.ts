import { gunzipSync } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';
import { answerInTime } from '../db/answerInTime.ts';
import type { Repos } from '../db/repos.ts';
import type { TileAddress } from '../features/areas/tileGrid.ts';
import {
  createTilesService,
  type IndexedSource,
  type Tile,
  type TileSource,
  tilesMaxZoom,
} from '../features/areas/tiles.service.ts';
import type { CallLimits } from './callLimits.ts';

export interface TilesRouteOptions {
  catalogue: () => TileSource | IndexedSource;
  repos: Pick<Repos, 'areas' | 'regions'>;
  /** How much of cut tiles is kept in memory. */
  maxBytes: number;
  limits: Pick<CallLimits, 'callerOf'>;
}

interface Refusal {
  error: string;
  field: string;
}

const versionsServed = 3;
const path = /^\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\.mvt(?:\?|$)/;
const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/;
const wholeNumber = /^(?:0|[1-9]\d{0,4})$/;
const goneVersion: Refusal = {
  error: 'This version of the map is gone; reload the page.',
  field: 'version',
};
const kept = { 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding' };

/**
 * `/{version}/{z}/{x}/{y}.mvt`: a vector tile of a catalogue version, never changed and cached as such.
 *
 * One that is not held ready is cut in its turn. 204 where nothing is in it, 404 for a version that is gone, 400 for an address outside the grid.
 * `warmLowZooms` cuts a new catalogue's crowded tiles ahead.
 */
export function createTilesRoute({ catalogue, repos, maxBytes, limits }: TilesRouteOptions) {
  const tiles = createTilesService({ areas: repos.areas, maxBytes });

  const handler: RequestHandler = (request, response, next) => {
    const match = path.exec(request.url);
    if (!match || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    const [, version, z, x, y] = match as unknown as [string, string, string, string, string];
    const address = toAddress(z, x, y);
    if ('field' in address) return refuse(response, 400, address);
    const tile = tiles.find(version, address);
    if (tile) return send(request, response, tile);
    limits
      .callerOf(request, response)
      .runPatiently('lookup', () => answerInTime(cut(version, address)))
      .then((made) => (made ? send(request, response, made) : refuse(response, 404, goneVersion)))
      .catch(next);
  };

  async function cut(version: string, address: TileAddress): Promise<Tile | null> {
    const current = catalogue();
    if (current.version === version) return tiles.cut(current, address);
    const datasetIds = await repos.regions.catalogueDatasets(version, versionsServed);
    return datasetIds && tiles.cut({ version, datasetIds }, address);
  }

  return Object.assign(handler, { warmLowZooms: tiles.warmLowZooms });
}

function toAddress(zText: string, xText: string, yText: string): TileAddress | Refusal {
  const z = toIndex(zText, tilesMaxZoom);
  if (z === null) return outside('z', tilesMaxZoom);
  const last = 2 ** z - 1;
  const [x, y] = [toIndex(xText, last), toIndex(yText, last)];
  if (x === null) return outside('x', last);
  return y === null ? outside('y', last) : { z, x, y };
}

function toIndex(text: string, last: number): number | null {
  return wholeNumber.test(text) && Number(text) <= last ? Number(text) : null;
}

function outside(field: string, last: number): Refusal {
  return { error: `${field} must be a whole number from 0 to ${last}.`, field };
}

function send(request: Request, response: Response, { gzipped, etag }: Tile): void {
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...kept, ETag: etag }).end();
    return;
  }
  if (gzipped.length === 0) {
    response.writeHead(204, kept).end();
    return;
  }
  const isGzipped = takesGzip.test(request.headers['accept-encoding'] ?? '');
  const body = isGzipped ? gzipped : gunzipSync(gzipped); // too few ask for it to keep it
  const type = 'application/vnd.mapbox-vector-tile';
  const common = { ...kept, 'Content-Type': type, 'Content-Length': body.length };
  // The tag names the gzipped bytes.
  response.writeHead(200, isGzipped ? { ...common, ETag: etag, 'Content-Encoding': 'gzip' } : common);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function refuse(response: Response, status: 400 | 404, refusal: Refusal): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(refusal));
}
