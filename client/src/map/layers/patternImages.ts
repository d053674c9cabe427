import type { Tokens } from '../../ui/tokens.ts';
import type { PowerMap } from '../powerMap.ts';
import { type PatternedCode, patternedCodes, patternImageId } from './areaPatterns.ts';
import { riskImageId, riskPattern, risks, riskTokens } from './areaRisk.ts';

/** Side of a pattern's tile in CSS pixels; it repeats without a seam. */
const sidePx = 8;
export const pixelRatio = 2;

/** What a pattern needs of a theme. */
type PatternTokens = { pattern: Record<keyof Tokens['pattern'], string> };

type Rgb = readonly [number, number, number];

/** How much of a point, in CSS pixels of the tile, a state's pattern covers: 0 to 1. */
const coverage: Record<PatternedCode, (x: number, y: number) => number> = {
  f: (x, y) => stroke((x + y) % sidePx, sidePx / 2, 1.1, Math.SQRT1_2),
  m: (x, y) => stroke((x - y + sidePx) % sidePx, sidePx / 2, 0.9, Math.SQRT1_2),
  s: (_, y) => stroke(y, sidePx / 2, 1.5, 1),
  u: (x, y) => edge(1.3 - Math.hypot(x - sidePx / 2, y - sidePx / 2)),
};

/** Draws a state's pattern in a theme's colour on a transparent ground. */
export function drawPattern(
  code: PatternedCode,
  tokens: PatternTokens,
): { side: number; data: Uint8ClampedArray } {
  const { offHatch, maybeStripe, soonBar, unknownDot } = tokens.pattern;
  const [red, green, blue] = rgbOf({ f: offHatch, m: maybeStripe, s: soonBar, u: unknownDot }[code]);
  const side = sidePx * pixelRatio;
  const data = new Uint8ClampedArray(side * side * 4);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const share = coverage[code]((column + 0.5) / pixelRatio, (row + 0.5) / pixelRatio);
      data.set([red, green, blue, Math.round(share * 255)], (row * side + column) * 4);
    }
  }
  return { side, data };
}

/** Gives the map the patterns of a theme, or changes those that it has. */
export function setPatternImages(map: PowerMap, tokens: Tokens): void {
  for (const code of patternedCodes) setImage(map, patternImageId(code), drawPattern(code, tokens));
  for (const risk of risks) {
    setImage(map, riskImageId(risk), drawPattern(riskPattern[risk], riskTokens(tokens)));
  }
}

function setImage(map: PowerMap, id: string, { side, data }: ReturnType<typeof drawPattern>): void {
  const image = new ImageData(side, side);
  image.data.set(data);
  if (map.hasImage(id)) map.updateImage(id, image);
  else map.addImage(id, image, { pixelRatio });
}

/** A line of `widthPx` along `middle`; `slope` turns the distance along the axis into a distance across. */
function stroke(position: number, middle: number, widthPx: number, slope: number): number {
  return edge(widthPx / 2 - Math.abs(position - middle) * slope);
}

/** Softens an edge over about a pixel of the image; `insidePx` is the distance inside of it. */
function edge(insidePx: number): number {
  return Math.min(1, Math.max(0, insidePx * pixelRatio + 0.5));
}

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
