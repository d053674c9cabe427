import { areaSourceId, areaSourceLayer, type LayerSpec, type LayersOf } from '../powerMap.ts';
import { isHovered, isSelected } from './stateExpressions.ts';

/** The area under the pointer and the chosen one. */
export const areaOutlineLayers: LayersOf = ({ ui }) => [
  outline('hover', isHovered, ui.accent, 2.5),
  outline('selection-casing', isSelected, ui.surface, 7),
  outline('selection', isSelected, ui.accent, 4),
];

function outline(id: string, isShown: unknown, color: string, widthPx: number): LayerSpec {
  return {
    id,
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-opacity': ['case', isShown, 1, 0],
      'line-width': ['case', isShown, widthPx, 0],
    },
  };
}
