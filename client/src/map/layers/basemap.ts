import { basemapSourceId, type LayersOf } from '../powerMap.ts';

const hasKind = (kind: string) => ['==', ['get', 'kind'], kind];

/**
 * The token-free map under the areas. The sea is the colour of the element behind the canvas: a layer of it
 * would fill the whole screen once more in every frame.
 */
export const basemapLayers: LayersOf = ({ map, ui }) => [
  {
    id: 'land',
    type: 'fill',
    source: basemapSourceId,
    filter: hasKind('land'),
    paint: { 'fill-color': map.land, 'fill-antialias': false },
  },
  {
    id: 'coast',
    type: 'line',
    source: basemapSourceId,
    filter: hasKind('land'),
    paint: { 'line-color': ui.controlBorder, 'line-width': 0.75, 'line-opacity': 0.7 },
  },
];

/** Lines and names that lie over the areas. */
export const basemapOverlayLayers: LayersOf = ({ map, ui }) => [
  {
    id: 'provinces',
    type: 'line',
    source: basemapSourceId,
    filter: hasKind('province'),
    paint: {
      'line-color': map.off,
      'line-opacity': 0.75,
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.6, 9, 1.6],
    },
  },
  {
    id: 'borders',
    type: 'line',
    source: basemapSourceId,
    filter: hasKind('border'),
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': map.off,
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, 1, 9, 2.5],
    },
  },
  {
    id: 'country-names',
    type: 'symbol',
    source: basemapSourceId,
    filter: hasKind('label'),
    layout: {
      'text-field': ['get', 'name'],
      'text-size': 12,
      'text-letter-spacing': 0.12,
      'text-max-width': 8,
      'text-padding': 8,
    },
    paint: { 'text-color': ui.muted, 'text-halo-color': ui.surface, 'text-halo-width': 1.2 },
  },
];
