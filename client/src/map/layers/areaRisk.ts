import type { Tokens } from '../../ui/tokens.ts';
import { areaSourceId, areaSourceLayer, type LayersOf } from '../powerMap.ts';
import { atLeastPx } from './areaSize.ts';

/** How likely an area is off at the moment on screen, as far as it is drawn: each has a pattern of its own. */
export const risks = ['some', 'likely'] as const;
export type Risk = (typeof risks)[number];

/** From which chance on. */
const riskFrom = { some: 0.2, likely: 0.5 };

/** The risk that a chance of being off is drawn as; null for a small or an unknown one. */
export function riskOf(chance: number | null): Risk | null {
  if (chance === null || chance < riskFrom.some) return null;
  return chance < riskFrom.likely ? 'some' : 'likely';
}

export const riskImageId = (risk: Risk) => `pattern-risk-${risk}`;

/** What a risk's pattern looks like: that of its state, in the colour of text over the scale of use. */
export const riskPattern = { some: 'm', likely: 'f' } as const;

export function riskTokens(tokens: Tokens) {
  return { pattern: { ...tokens.pattern, offHatch: tokens.ui.text, maybeStripe: tokens.ui.text } };
}

const fillId = (risk: Risk) => `area-risk-${risk}`;
const edgeId = 'area-risk-edge';
export const riskLayerIds: readonly string[] = [...risks.map(fillId), edgeId];

const risk = ['coalesce', ['feature-state', 'risk'], ''];
const patternFromPx = 16;
const edgeFromPx = 5;
const hidden = { visibility: 'none' };

/** The risk of being off over the expected use; a likely one keeps an edge that is seen from afar. */
export const areaRiskLayers: LayersOf = ({ ui }) => [
  ...risks.map((each) => ({
    id: fillId(each),
    type: 'fill' as const,
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: atLeastPx(patternFromPx),
    layout: hidden,
    paint: {
      'fill-antialias': false,
      'fill-pattern': riskImageId(each),
      'fill-opacity': ['case', ['==', risk, each], 1, 0],
    },
  })),
  {
    id: edgeId,
    type: 'line',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: atLeastPx(edgeFromPx),
    layout: hidden,
    paint: {
      'line-color': ui.text,
      'line-opacity': ['case', ['==', risk, 'likely'], 1, 0],
      'line-width': ['interpolate', ['linear'], ['zoom'], 4, 1, 8, 2],
    },
  },
];
