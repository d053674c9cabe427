import { areaSourceId, areaSourceLayer, type LayersOf, type PropertyFilter } from '../powerMap.ts';
import { isHovered } from './stateExpressions.ts';

export const selectionLayerIds = ['selection-casing', 'selection'];

/** Matches one area's polygon; nothing for null. */
export const isArea = (areaId: string | null): PropertyFilter => ['==', ['get', 'id'], areaId ?? ''];

/** The area under the pointer and the chosen one. */
export const areaOutlineLayers: LayersOf = ({ ui }) => [
  {
    id: 'hover',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': ui.accent,
      'line-opacity': ['case', isHovered, 1, 0],
      'line-width': ['case', isHovered, 2.5, 0],
    },
  },
  {
    id: 'selection-casing',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: isArea(null),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': ui.surface, 'line-width': 7 },
  },
  {
    id: 'selection',
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: isArea(null),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': ui.accent, 'line-width': 4 },
  },
];
