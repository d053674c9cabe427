import { tokens } from '@wip/client/src/ui/tokens.ts';
import { describe, expect, it } from 'vitest';
import { colourDistance, visions } from './colourDistance.ts';

const states = ['on', 'soon', 'off', 'unknown'] as const;

it('measures the distance as published examples do', () => {
  expect(colourDistance('#ffffff', '#000000', visions.normal!)).toBeCloseTo(100, 3);
  expect(colourDistance('#ff0000', '#00ff00', visions.normal!)).toBeCloseTo(86.6, 1);
});

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const { map } = tokens[theme];

  it.each(Object.keys(visions))('keeps every two states well apart with %s vision', (vision) => {
    for (const [index, first] of states.entries()) {
      for (const second of states.slice(index + 1)) {
        const distance = colourDistance(map[first], map[second], visions[vision]!);
        expect([first, second, distance >= 15 ? 'apart' : distance]).toEqual([first, second, 'apart']);
      }
    }
  });
});
