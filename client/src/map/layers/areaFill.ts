import { areaSourceId, areaSourceLayer, type LayersOf } from '../powerMap.ts';
import { byCode, warmth } from './stateExpressions.ts';

export const areaFillId = 'area-fill';

/** Zoomed in on the dark map, much of the screen is lit: 'on' gives way, so that it does not glare. */
const nearOpacityOfOn = { dark: 0.7, light: 1 };

/** The state of each area as a colour; nothing for areas of which nothing is known yet. */
export const areaFillLayers: LayersOf = (tokens, theme) => {
  const { on, off, soon, unknown } = tokens.map;
  const near = nearOpacityOfOn[theme];
  const opacity = (ofOn: number) => byCode({ n: ofOn, m: ofOn, s: 1, f: 1, u: 1 }, 0);
  return [
    {
      id: areaFillId,
      type: 'fill',
      source: areaSourceId,
      'source-layer': areaSourceLayer,
      paint: {
        // The edges are lines of their own; a second pass over them would cost a software renderer half its time.
        'fill-antialias': false,
        'fill-color': byCode(
          { n: ['interpolate', ['linear'], warmth, 0, off, 1, on], m: on, s: soon, f: off, u: unknown },
          unknown,
        ),
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 6.5, opacity(1), 8.5, opacity(near)],
      },
    },
  ];
};
