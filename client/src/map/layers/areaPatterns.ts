import type { StatusCode } from '@wip/shared/status/timelines.ts';
import { areaSourceId, areaSourceLayer, type LayersOf } from '../powerMap.ts';
import { atLeastPx } from './areaSize.ts';
import { whenCode } from './stateExpressions.ts';

/** On a smaller area a pattern would be noise. */
const patternFromPx = 24;

export const patternedCodes = ['f', 'u', 's', 'm'] as const satisfies StatusCode[];
export type PatternedCode = (typeof patternedCodes)[number];

export const patternImageId = (code: PatternedCode) => `pattern-${code}`;

/**
 * One layer a state: a pattern cannot follow the feature state, so each layer has its own for all areas
 * and is opaque over those in its state alone.
 */
export const areaPatternLayers: LayersOf = () =>
  patternedCodes.map((code) => ({
    id: `area-pattern-${code}`,
    type: 'fill',
    source: areaSourceId,
    'source-layer': areaSourceLayer,
    filter: atLeastPx(patternFromPx),
    paint: {
      'fill-antialias': false,
      'fill-pattern': patternImageId(code),
      'fill-opacity': whenCode(code, 1, 0),
    },
  }));
