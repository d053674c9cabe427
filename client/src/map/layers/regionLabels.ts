import { type LayersOf, regionSourceId } from '../powerMap.ts';

/** Name and counts of each region, as long as its areas are too small to see. */
export const regionLabelLayers: LayersOf = ({ ui }) => [
  {
    id: 'region-summaries',
    type: 'symbol',
    source: regionSourceId,
    filter: ['<', ['zoom'], ['get', 'untilZoom']],
    layout: {
      'text-field': ['get', 'text'],
      'text-size': 13,
      'text-max-width': 12,
      'text-padding': 4,
    },
    paint: {
      'text-color': ui.text,
      'text-halo-color': ui.surface,
      'text-halo-width': 1.8,
      'text-halo-blur': 0.4,
    },
  },
];
