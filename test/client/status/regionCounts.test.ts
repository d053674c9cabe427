import { packNumbers } from '@wip/shared/status/packing.ts';
import type { StatusCode } from '@wip/shared/status/timelines.ts';
import { expect, test } from 'vitest';
import { countStates, countWords } from '../../../client/src/features/status/regionCounts.ts';

const codes = new Map<number, StatusCode>([
  [1, 'n'],
  [2, 's'],
  [3, 'f'],
  [4, 'f'],
  [9, 'f'],
]);
const known = {
  codeOf: (areaNumber: number) => codes.get(areaNumber),
  untilOf: () => null,
  numbers: () => codes.keys(),
};

test('the areas of one region are counted, not those of others', () => {
  const region = { areaNumbers: packNumbers([1, 2, 3, 4, 5]) };
  expect(countStates(region, known)).toEqual({ on: 1, soon: 1, maybe: 0, off: 2, unknown: 1 });
});

test('counts are told in words, those of nothing left out', () => {
  expect(countWords({ on: 5_000, soon: 1_997, maybe: 0, off: 2_991, unknown: 12 })).toBe(
    '2,991 off, 6,997 on, 12 unknown',
  );
  expect(countWords({ on: 0, soon: 0, maybe: 0, off: 0, unknown: 3 })).toBe('3 unknown');
});
