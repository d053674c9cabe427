import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

export interface ReadFeature {
  id: number;
  type: 'point' | 'line' | 'polygon' | 'unknown';
  properties: Record<string, unknown>;
  points: { x: number; y: number }[];
  /** In square units of the tile: the rings' signed areas added. */
  area: number;
}

/** What a map reads from a vector tile, by layer. */
export function readTile(body: Uint8Array): { areas: ReadFeature[]; labels: ReadFeature[] } {
  const { layers } = new VectorTile(new PbfReader(body));
  const read = (name: string) => {
    const layer = layers[name];
    return Array.from({ length: layer?.length ?? 0 }, (_, index): ReadFeature => {
      const feature = layer!.feature(index);
      const rings = feature.loadGeometry();
      return {
        id: feature.id!,
        type: (['unknown', 'point', 'line', 'polygon'] as const)[feature.type],
        properties: feature.properties,
        points: rings.flat(),
        area: rings.reduce((sum, ring) => sum + signedArea(ring), 0),
      };
    });
  };
  return { areas: read('areas'), labels: read('labels') };
}

function signedArea(ring: readonly { x: number; y: number }[]): number {
  return ring.reduce((sum, { x, y }, at) => {
    const next = ring[(at + 1) % ring.length]!;
    return sum + (x * next.y - next.x * y) / 2;
  }, 0);
}
