import { areaFillId } from './layers/areaFill.ts';
import { areaSourceId, areaSourceLayer, type MapPointer, type PowerMap } from './powerMap.ts';

/** An area as the tiles know it. */
export interface TileArea {
  areaNumber: number;
  areaId: string;
  name: string;
}

interface TileFeature {
  id?: number | string;
  properties?: Record<string, unknown>;
}

function featuresAt(map: PowerMap, at: [number, number] | [[number, number], [number, number]]) {
  return map.queryRenderedFeatures(at, { layers: [areaFillId] }) as TileFeature[];
}

/** The area drawn on top at a point of the screen. */
export function areaUnder(map: PowerMap, point: MapPointer['point']): TileArea | null {
  if (!map.getLayer(areaFillId)) return null;
  const [feature] = featuresAt(map, [point.x, point.y]);
  if (!feature?.properties) return null;
  const { id, name } = feature.properties;
  return { areaNumber: Number(feature.id), areaId: String(id), name: String(name) };
}

/** The numbers of all areas on screen; tiles cut an area into several features. */
export function areasInView(map: PowerMap): Set<number> {
  if (!map.getLayer(areaFillId)) return new Set();
  const { clientWidth, clientHeight } = map.getContainer();
  const corners: [[number, number], [number, number]] = [
    [0, 0],
    [clientWidth, clientHeight],
  ];
  return new Set(featuresAt(map, corners).map((feature) => Number(feature.id)));
}

/** Whether a point without an area is on land, as far as the basemap tells. */
export function isUncoveredLand(map: PowerMap, point: MapPointer['point']): boolean {
  if (!map.getLayer('land')) return false;
  return map.queryRenderedFeatures([point.x, point.y], { layers: ['land'] }).length > 0;
}

/** Marks the area under the pointer, one at a time. */
export function createHoverMark(map: PowerMap) {
  let marked: number | null = null;
  const set = (areaNumber: number, hover: boolean) =>
    map.setFeatureState({ source: areaSourceId, sourceLayer: areaSourceLayer, id: areaNumber }, { hover });
  return (areaNumber: number | null) => {
    if (areaNumber === marked) return;
    if (marked !== null) set(marked, false);
    if (areaNumber !== null) set(areaNumber, true);
    marked = areaNumber;
  };
}
