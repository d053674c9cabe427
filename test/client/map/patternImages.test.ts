import { expect, test } from 'vitest';
import { patternedCodes } from '../../../client/src/map/layers/areaPatterns.ts';
import { drawPattern } from '../../../client/src/map/layers/patternImages.ts';
import { tokens } from '../../../client/src/ui/tokens.ts';

const alphas = (code: (typeof patternedCodes)[number]) => {
  const { side, data } = drawPattern(code, tokens.dark);
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => data[(row * side + column) * 4 + 3]!),
  );
};

test('each state has a pattern of its own that covers some of its area, not all', () => {
  const seen = new Set<string>();
  for (const code of patternedCodes) {
    const rows = alphas(code);
    const share = rows.flat().reduce((sum, alpha) => sum + alpha / 255, 0) / rows.flat().length;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.4);
    seen.add(JSON.stringify(rows));
  }
  expect(seen.size).toBe(patternedCodes.length);
});

test('the hatch of off rises to the right, the stripes of maybe fall', () => {
  const [off, maybe] = [alphas('f'), alphas('m')];
  const peak = (row: number[]) => row.indexOf(Math.max(...row));
  expect(peak(off[1]!)).toBeGreaterThan(peak(off[5]!));
  expect(peak(maybe[1]!)).toBeLessThan(peak(maybe[5]!));
});
