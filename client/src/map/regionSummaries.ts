import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import type { AreaCodes } from '../features/status/live/statusStore.ts';
import { countStates, countWords } from '../features/status/regionCounts.ts';
import { type PointData, type PowerMap, regionSourceId, setSourceData } from './powerMap.ts';
import { summaryUntilZoom } from './summaryZoom.ts';

/** To look up which areas are in view, the library goes through all of them: not for thousands. */
const countablePx = 12;

/**
 * Far out, where a region's areas are too small to see, its name and counts stand in its middle. `update` does
 * nothing while no region is shown so.
 */
export function createRegionSummaries(map: PowerMap) {
  let regions: readonly PublicRegion[] = [];
  let shown = '';

  const farOut = (leastPx?: number) =>
    regions.filter((region) => map.getZoom() < summaryUntilZoom(region, leastPx));

  function update(codes: AreaCodes): void {
    if (farOut().length === 0) return;
    const data: PointData = {
      type: 'FeatureCollection',
      features: regions.map((region) => ({
        type: 'Feature',
        properties: { text: textOf(region, codes), untilZoom: summaryUntilZoom(region) },
        geometry: { type: 'Point', coordinates: middleOf(region.bounds) },
      })),
    };
    const text = JSON.stringify(data);
    if (text === shown) return;
    if (setSourceData(map, regionSourceId, data)) shown = text;
  }

  return {
    update,
    setRegions(next: readonly PublicRegion[]) {
      regions = next;
    },
    /** For a map that lost its sources. */
    forget() {
      shown = '';
    },
    /** The regions in view in words; null where their areas are few enough to be looked up one by one. */
    words(codes: AreaCodes): string | null {
      const summaries = farOut(countablePx)
        .filter((region) => isInView(map, region.bounds))
        .map((region) => `${region.name}: ${countWords(countStates(region, codes))}`);
      return summaries.length === 0 ? null : `${summaries.join('. ')}.`;
    },
  };
}

function isInView(map: PowerMap, [west, south, east, north]: PublicRegion['bounds']): boolean {
  const { clientWidth, clientHeight } = map.getContainer();
  const [topLeft, bottomRight] = [
    map.project([west, north]),
    map.project([west > east ? east + 360 : east, south]),
  ];
  return topLeft.x < clientWidth && bottomRight.x > 0 && topLeft.y < clientHeight && bottomRight.y > 0;
}

function textOf(region: PublicRegion, codes: AreaCodes): string {
  return `${region.name}\n${countWords(countStates(region, codes))}`;
}

function middleOf([west, south, east, north]: PublicRegion['bounds']): [number, number] {
  const lon = (west + east + (west > east ? 360 : 0)) / 2;
  return [lon > 180 ? lon - 360 : lon, (south + north) / 2];
}
