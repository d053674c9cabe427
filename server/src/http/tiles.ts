import type { OutgoingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DomainError } from '@wip/shared/errors.ts';
import type { Request, RequestHandler, Response } from 'express';
import type { Repos } from '../db/repos.ts';
import type { TileAddress } from '../features/areas/tileGrid.ts';
import {
  createTilesService,
  type Tile,
  type TileSource,
  tilesMaxZoom,
} from '../features/areas/tiles.service.ts';

export interface TilesRouteOptions {
  catalogue: () => TileSource;
  repos: Pick<Repos, 'areas' | 'regions'>;
  /** How much of cut tiles is kept in memory. */
  maxBytes: number;
}

const versionsServed = 3;
const path = /^\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\.mvt(?:\?|$)/;
const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/;
const decompress = promisify(gunzip);
const forever = 'public, max-age=31536000, immutable';

/**
 * `/{version}/{z}/{x}/{y}.mvt`: a vector tile of a catalogue version, never changed and cached as such.
 *
 * 204 where nothing is in it, 404 for a version that is gone, 400 for an address outside the grid.
 * `warmLowZooms` cuts a new catalogue's crowded tiles ahead.
 */
export function createTilesRoute({ catalogue, repos, maxBytes }: TilesRouteOptions) {
  const tiles = createTilesService({ areas: repos.areas, maxBytes });

  const handler: RequestHandler = async (request, response, next) => {
    const match = path.exec(request.url);
    if (!match || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    const [, version, z, x, y] = match as unknown as [string, string, string, string, string];
    try {
      const address = toAddress(z, x, y);
      const tile = tiles.find(version, address) ?? (await cut(version, address));
      await send(request, response, tile);
    } catch (error) {
      if (!(error instanceof DomainError)) return next(error);
      refuse(response, error);
    }
  };

  async function cut(version: string, address: TileAddress): Promise<Tile> {
    const current = catalogue();
    if (current.version === version) return tiles.cut(current, address);
    const datasetIds = await repos.regions.catalogueDatasets(version, versionsServed);
    if (datasetIds) return tiles.cut({ version, datasetIds }, address);
    throw new DomainError('NOT_FOUND', 'This version of the map is gone; reload the page.', {
      field: 'version',
    });
  }

  return Object.assign(handler, { warmLowZooms: tiles.warmLowZooms });
}

/** Errors: DomainError INVALID that names the field. */
function toAddress(zText: string, xText: string, yText: string): TileAddress {
  const z = toIndex('z', zText, tilesMaxZoom);
  const last = 2 ** z - 1;
  return { z, x: toIndex('x', xText, last), y: toIndex('y', yText, last) };
}

function toIndex(field: string, text: string, last: number): number {
  const index = /^(?:0|[1-9]\d{0,4})$/.test(text) ? Number(text) : Number.NaN;
  if (index <= last) return index;
  throw new DomainError('INVALID', `${field} must be a whole number from 0 to ${last}.`, { field });
}

async function send(request: Request, response: Response, { gzipped, etag }: Tile): Promise<void> {
  const headers: OutgoingHttpHeaders = { 'Cache-Control': forever, ETag: etag, Vary: 'Accept-Encoding' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  if (gzipped === null) {
    response.writeHead(204, headers).end();
    return;
  }
  headers['Content-Type'] = 'application/vnd.mapbox-vector-tile';
  let body = gzipped;
  if (takesGzip.test(String(request.headers['accept-encoding']))) {
    headers['Content-Encoding'] = 'gzip';
  } else {
    body = await decompress(gzipped);
    delete headers.ETag; // it names the gzipped bytes
  }
  headers['Content-Length'] = body.length;
  response.writeHead(200, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function refuse(response: Response, { code, message, field }: DomainError): void {
  response.writeHead(code === 'NOT_FOUND' ? 404 : 400, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify({ error: message, field }));
}
