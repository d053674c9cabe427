import { areaSourceId, areaSourceLayer, type LayersOf } from '../powerMap.ts';
import { isHovered, isUnset, whenCode } from './stateExpressions.ts';

/** Edges between areas. Plain joins: round ones triple the triangles, which no eye sees at a pixel. */
export const areaEdgeLayers: LayersOf = ({ map, ui }) => [
  {
    id: 'area-edge',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    paint: {
      'line-color': ['case', isUnset, ui.controlBorder, map.off],
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 4, 0.45, 8, 0.8],
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.5, 8, 1],
    },
  },
];

/** The stronger edge that areas without power keep at every zoom, and that of the area under the pointer. */
export const strongEdgeLayers: LayersOf = ({ pattern, ui }) => [
  {
    id: 'area-edge-strong',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    paint: {
      'line-color': ['case', isHovered, ui.accent, pattern.offOutline],
      'line-opacity': ['case', isHovered, 1, whenCode('f', 1, 0)],
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, widthPx(0.6), 6.5, widthPx(2)],
    },
  },
];

function widthPx(ofOffPx: number): unknown[] {
  return ['case', isHovered, 3, whenCode('f', ofOffPx, 0)];
}
