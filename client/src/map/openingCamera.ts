import type { BoundingBox } from '@wip/shared/geo.ts';
import type { MapOptions } from './createMap.ts';

/** Where the map looks first: the link's camera, else all regions, else the world. */
export function openingCamera({ camera, config, padding }: MapOptions) {
  if (camera) return { center: [camera.lon, camera.lat] as [number, number], zoom: camera.zoom };
  const bounds: BoundingBox = config.bounds ?? [-170, -55, 170, 70];
  return { bounds, fitBoundsOptions: { padding } };
}
