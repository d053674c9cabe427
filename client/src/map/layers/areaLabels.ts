import { areaSourceId, type LayersOf, labelSourceLayer } from '../powerMap.ts';

/** Names of areas at one point each; where they would collide, the higher rank is shown. */
export const areaLabelLayers: LayersOf = ({ ui }) => [
  {
    id: 'area-names',
    type: 'symbol',
    source: areaSourceId,
    'source-layer': labelSourceLayer,
    layout: {
      'text-field': ['get', 'name'],
      'text-size': ['interpolate', ['linear'], ['zoom'], 4, 11, 8, 13, 11, 15],
      'text-max-width': 7,
      'text-padding': ['interpolate', ['linear'], ['zoom'], 4, 14, 7, 6],
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: {
      'text-color': ui.text,
      'text-halo-color': ui.surface,
      'text-halo-width': 1.6,
      'text-halo-blur': 0.4,
    },
  },
];
