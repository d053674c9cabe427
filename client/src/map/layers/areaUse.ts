import { areaSourceId, areaSourceLayer, type LayersOf } from '../powerMap.ts';
import { atLeastPx } from './areaSize.ts';
import { isHovered } from './stateExpressions.ts';

export const areaUseId = 'area-use';

/** In place of a step: the area's number is not published. */
export const withheldStep = -1;

/** The area's step of the scale; null while nothing is published of it. */
const step = ['coalesce', ['feature-state', 'use'], -2];
const isWithheld = ['==', step, withheldStep];
const edgeFromPx = 3;
const hidden = { visibility: 'none' };

/** What each area uses, in seven steps; where it is not published a broken outline. Hidden until it is chosen. */
export const areaUseLayers: LayersOf = ({ map, ui, use }) => [
  {
    id: areaUseId,
    type: 'fill',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    layout: hidden,
    paint: {
      'fill-antialias': false,
      'fill-color': ['match', step, ...use.flatMap((color, index) => [index, color]), map.land],
      'fill-opacity': ['case', ['>=', step, 0], 1, 0],
    },
  },
  {
    id: 'area-use-withheld',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: atLeastPx(edgeFromPx),
    layout: hidden,
    paint: {
      'line-color': ui.text,
      'line-dasharray': [2.5, 1.5],
      'line-opacity': ['case', isWithheld, 1, 0],
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, 1.25, 8, 2.5],
    },
  },
];

/** The edge of the area under the pointer, while use is shown. */
export const useHoverLayers: LayersOf = ({ ui }) => [
  {
    id: 'area-use-hover',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    layout: hidden,
    paint: {
      'line-color': ui.accent,
      'line-opacity': ['case', isHovered, 1, 0],
      'line-width': 3,
    },
  },
];
