import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import type { Camera, View } from '../../app/viewUrl.ts';

/** A region narrower than this share of a screen is a spot on it, not what the map looks at. */
const leastShare = 1 / 4;
/** What a screen of some 1,000 pixels shows at zoom 0, in degrees. */
const screenDegrees = (1_000 / 512) * 360;

/**
 * The region that a view is about: of the chosen area, else where the map looks. The opening map shows all regions, and
 * a camera may look at none: then it is the one with the most areas.
 */
export function regionInView(
  regions: readonly PublicRegion[],
  { areaId, camera }: Pick<View, 'areaId' | 'camera'>,
): PublicRegion | undefined {
  const ofArea = regions.find((region) => areaId?.startsWith(`${region.regionId}/`));
  return ofArea ?? (camera && underCamera(regions, camera)) ?? largest(regions);
}

/** Of regions that hold the camera's centre, the smallest that is more than a spot on the screen. */
function underCamera(regions: readonly PublicRegion[], camera: Camera): PublicRegion | undefined {
  const holding = regions.filter((region) => isWithin(region.bounds, camera));
  const leastDegrees = (leastShare * screenDegrees) / 2 ** camera.zoom;
  const visible = holding.filter((region) => widthDegrees(region.bounds) >= leastDegrees);
  const [smallest] = visible.sort((a, b) => widthDegrees(a.bounds) - widthDegrees(b.bounds));
  return smallest ?? largest(holding);
}

function largest(regions: readonly PublicRegion[]): PublicRegion | undefined {
  const [first] = [...regions].sort((a, b) => b.areaCount - a.areaCount);
  return first;
}

function widthDegrees([west, , east]: PublicRegion['bounds']): number {
  return west <= east ? east - west : east - west + 360;
}

function isWithin(
  [west, south, east, north]: PublicRegion['bounds'],
  at: { lon: number; lat: number },
): boolean {
  const isBetween = west <= east ? at.lon >= west && at.lon <= east : at.lon >= west || at.lon <= east;
  return isBetween && at.lat >= south && at.lat <= north;
}
