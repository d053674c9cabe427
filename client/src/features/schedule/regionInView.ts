import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import type { View } from '../../app/viewUrl.ts';

/** The region that a view is about: of the chosen area, else where the map looks, else the first. */
export function regionInView(
  regions: readonly PublicRegion[],
  { areaId, camera }: Pick<View, 'areaId' | 'camera'>,
): PublicRegion | undefined {
  const ofArea = regions.find((region) => areaId?.startsWith(`${region.regionId}/`));
  const underCamera = camera && regions.find((region) => isWithin(region.bounds, camera));
  return ofArea ?? underCamera ?? regions[0];
}

function isWithin(
  [west, south, east, north]: PublicRegion['bounds'],
  at: { lon: number; lat: number },
): boolean {
  const isBetween = west <= east ? at.lon >= west && at.lon <= east : at.lon >= west || at.lon <= east;
  return isBetween && at.lat >= south && at.lat <= north;
}
