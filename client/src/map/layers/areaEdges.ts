import { areaSourceId, areaSourceLayer, type LayersOf } from '../powerMap.ts';
import { isUnset, whenCode } from './stateExpressions.ts';

/** Edges between areas. */
export const areaEdgeLayers: LayersOf = ({ map, ui }) => [
  {
    id: 'area-edge',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': ['case', isUnset, ui.controlBorder, map.off],
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 4, 0.45, 8, 0.8],
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.5, 8, 1],
    },
  },
];

/** The stronger edge that areas without power keep at every zoom. */
export const offEdgeLayers: LayersOf = ({ pattern }) => [
  {
    id: 'area-edge-off',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': pattern.offOutline,
      'line-opacity': whenCode('f', 1, 0),
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, whenCode('f', 0.6, 0), 6.5, whenCode('f', 2, 0)],
    },
  },
];
