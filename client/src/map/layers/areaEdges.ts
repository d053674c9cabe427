import { areaSourceId, areaSourceLayer, type LayersOf } from '../powerMap.ts';
import { atLeastPx } from './areaSize.ts';
import { isHovered, isUnset, whenCode } from './stateExpressions.ts';

/** Smaller areas would be nothing but edge. */
const edgeFromPx = 5;
const strongEdgeFromPx = 8;

/** Edges between areas. Plain joins: round ones triple the triangles, which no eye sees at a pixel. */
export const areaEdgeLayers: LayersOf = ({ map, ui }) => [
  {
    id: 'area-edge',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: atLeastPx(edgeFromPx),
    paint: {
      'line-color': ['case', isUnset, ui.controlBorder, map.off],
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 4, 0.45, 8, 0.8],
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.5, 8, 1],
    },
  },
];

/** The stronger edge that areas without power keep from afar, and that of the area under the pointer. */
export const strongEdgeLayers: LayersOf = ({ pattern, ui }) => [
  {
    id: 'area-edge-strong',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: atLeastPx(strongEdgeFromPx),
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
