import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';

/** Areas of fewer pixels than this across, in the mean of a region, cannot be told apart. */
const visiblePx = 3;
const tilePx = 512;

/** The zoom below which a region's areas are, in the mean, of fewer pixels across than `leastPx`: too small to see. */
export function summaryUntilZoom(
  { bounds, areaCount }: Pick<PublicRegion, 'bounds' | 'areaCount'>,
  leastPx = visiblePx,
): number {
  const [west, south, east, north] = bounds;
  const widthDeg = east - west + (west > east ? 360 : 0);
  // on the map a degree of latitude is longer than one of longitude
  const heightDeg = (north - south) / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const sideDeg = Math.sqrt((widthDeg * heightDeg) / Math.max(areaCount, 1));
  return Math.log2((leastPx * 360) / (tilePx * sideDeg));
}
