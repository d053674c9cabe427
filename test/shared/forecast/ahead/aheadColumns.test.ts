import { decodeAheadColumns, encodeAheadColumns } from '@wip/shared/forecast/ahead/aheadColumns.ts';
import { expect, test } from 'vitest';

test('what is expected comes back as it was packed, chances to a whole per cent and gaps as gaps', () => {
  const text = encodeAheadColumns({
    numbers: [3, 4, 9],
    loadTenthsKw: [0, null, 12_345],
    chances: [0.954, 0, null],
  });
  expect(decodeAheadColumns(text)).toEqual({
    numbers: [3, 4, 9],
    loadTenthsKw: [0, null, 12_345],
    chances: [0.95, 0, null],
  });
});

test('a single area of which one thing is known, and no area at all, can be packed', () => {
  for (const columns of [
    { numbers: [7], loadTenthsKw: [null], chances: [0.2] },
    { numbers: [], loadTenthsKw: [], chances: [] },
  ]) {
    expect(decodeAheadColumns(encodeAheadColumns(columns))).toEqual(columns);
  }
});

test('columns of different lengths and other texts are refused', () => {
  expect(() => encodeAheadColumns({ numbers: [1], loadTenthsKw: [], chances: [null] })).toThrow(RangeError);
  for (const text of ['1-3|a.b|', '1|a|b|c', '1|a b|1', '1-2|a.b|1.!']) {
    expect(() => decodeAheadColumns(text)).toThrow(RangeError);
  }
});
