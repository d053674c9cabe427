import { gunzipSync, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { answerInTime } from '../db/answerInTime.ts';
import type { Repos } from '../db/repos.ts';
import type { CallLimits } from './callLimits.ts';

/** `/basemap/{version}.geojson`: the land, borders and names that the active regions bring along. */
export function createBasemapHandler(deps: { repos: Repos; limits: Pick<CallLimits, 'callerOf'> }) {
  const packed = new LRUCache<string, { body: Buffer }>({
    max: 3,
    fetchMethod: async (version) => {
      const datasetIds = await deps.repos.regions.catalogueDatasets(version, 3);
      if (datasetIds === null) return undefined;
      const texts = await deps.repos.datasets.basemaps(datasetIds);
      const features = texts.flatMap((text) => (JSON.parse(text) as { features: unknown[] }).features);
      return { body: gzipSync(JSON.stringify({ type: 'FeatureCollection', features })) };
    },
  });

  return async (request: Request, response: Response): Promise<void> => {
    const version = String(request.params.version);
    const read = () => answerInTime(packed.fetch(version));
    const found =
      packed.get(version) ?? (await deps.limits.callerOf(request, response).runPatiently('lookup', read));
    if (!found) {
      response.status(404).json({ error: 'There is no such catalogue version any more; ask regions.list.' });
      return;
    }
    response.set({
      'content-type': 'application/geo+json',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    const isPacked = request.acceptsEncodings('gzip') === 'gzip';
    if (isPacked) response.set('content-encoding', 'gzip');
    response.send(isPacked ? found.body : gunzipSync(found.body));
  };
}
