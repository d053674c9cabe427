import {
  areaSourceId,
  areaSourceLayer,
  type IdFilter,
  type LayerSpec,
  type LayersOf,
  type PowerMap,
} from '../powerMap.ts';

const casingId = 'selection-casing';
const lineId = 'selection';
const nothing = -1;

/** The chosen area. A filter keeps all others out of its layers, which then cost nothing to draw. */
export const selectionLayers: LayersOf = ({ ui }) => [
  outline(casingId, ui.surface, 7),
  outline(lineId, ui.accent, 4),
];

export function markSelected(map: PowerMap, areaNumber: number | null): void {
  for (const id of [casingId, lineId]) if (map.getLayer(id)) map.setFilter(id, isArea(areaNumber));
}

function outline(id: string, color: string, widthPx: number): LayerSpec {
  return {
    id,
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: isArea(null),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': color, 'line-width': widthPx },
  };
}

function isArea(areaNumber: number | null): IdFilter {
  return ['==', ['id'], areaNumber ?? nothing];
}
