import { areaFillId } from './layers/areaFill.ts';
import { areaUseId } from './layers/areaUse.ts';
import { areaSourceId, areaSourceLayer, type MapPointer, type PowerMap } from './powerMap.ts';

type Box = [[number, number], [number, number]];

/** The number of the area drawn on top at a point of the screen. */
export function areaUnder(map: PowerMap, point: MapPointer['point']): number | null {
  return numbersAt(map, [point.x, point.y])[0] ?? null;
}

/** The numbers of all areas on screen; tiles cut an area into several features. */
export function areasInView(map: PowerMap): Set<number> {
  const { clientWidth, clientHeight } = map.getContainer();
  return new Set(
    numbersAt(map, [
      [0, 0],
      [clientWidth, clientHeight],
    ]),
  );
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

function numbersAt(map: PowerMap, at: [number, number] | Box): number[] {
  // one of them is hidden and answers nothing
  const layers = [areaFillId, areaUseId].filter((id) => map.getLayer(id));
  if (layers.length === 0) return [];
  const features = map.queryRenderedFeatures(at, { layers }) as { id?: number | string }[];
  return features.map((feature) => Number(feature.id));
}
