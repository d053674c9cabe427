import type { Theme } from '../../ui/theme.ts';
import { tokens } from '../../ui/tokens.ts';
import { basemapSourceId, type LayerSpec, type PowerMap } from '../powerMap.ts';
import { areaEdgeLayers, strongEdgeLayers } from './areaEdges.ts';
import { areaFillLayers } from './areaFill.ts';
import { areaLabelLayers } from './areaLabels.ts';
import { areaPatternLayers } from './areaPatterns.ts';
import { areaRiskLayers } from './areaRisk.ts';
import { areaUseLayers, useHoverLayers } from './areaUse.ts';
import { basemapLayers, basemapOverlayLayers } from './basemap.ts';
import { setPatternImages } from './patternImages.ts';
import { regionLabelLayers } from './regionLabels.ts';
import { selectionLayers } from './selectionOutline.ts';

const layersFromBelow = [
  basemapLayers,
  areaFillLayers,
  areaPatternLayers,
  areaUseLayers,
  areaRiskLayers,
  areaEdgeLayers,
  basemapOverlayLayers,
  strongEdgeLayers,
  useHoverLayers,
  selectionLayers,
  areaLabelLayers,
  regionLabelLayers,
];

/** Adds the patterns and all layers whose source the map has. */
export function installLayers(map: PowerMap, theme: Theme, options: { hasOwnBasemap: boolean }): void {
  setPatternImages(map, tokens[theme]);
  for (const layer of layersOf(theme)) {
    const isBasemap = layer.source === basemapSourceId;
    if (isBasemap && !options.hasOwnBasemap) continue;
    if (!map.getSource(layer.source)) continue;
    if (!map.getLayer(layer.id)) map.addLayer(layer);
  }
}

/** Gives all layers the colours of another theme, without a new style: nothing is loaded again. */
export function repaintLayers(map: PowerMap, theme: Theme): void {
  setPatternImages(map, tokens[theme]);
  for (const { id, paint = {} } of layersOf(theme)) {
    if (!map.getLayer(id)) continue;
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(id, name, value);
  }
}

function layersOf(theme: Theme): LayerSpec[] {
  return layersFromBelow.flatMap((layers) => layers(tokens[theme], theme));
}
