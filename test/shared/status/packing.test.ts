import { packIndexes, packNumbers, unpackIndexes, unpackNumbers } from '@wip/shared/status/packing.ts';
import { decodeStatusColumns, encodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { decodeTimelines, encodeTimelines, type Timeline } from '@wip/shared/status/timelines.ts';
import { describe, expect, test } from 'vitest';

describe('packed area numbers', () => {
  test.each([[[]], [[0]], [[1, 2, 3]], [[5, 7, 8, 9, 4000, 4001]]])('%j come back', (numbers) => {
    expect(unpackNumbers(packNumbers(numbers))).toEqual(numbers);
  });

  test('what is no packed list is refused', () => {
    expect(() => unpackNumbers('!!')).toThrow(RangeError);
    expect(() => unpackNumbers('1-zzzzzzzz')).toThrow(RangeError);
  });
});

describe('packed indexes', () => {
  test.each([1, 64, 65, 4_096, 4_097])('into %d entries come back', (count) => {
    const indexes = [0, count - 1, Math.floor(count / 2)];
    expect(unpackIndexes(packIndexes(indexes, count), count)).toEqual(indexes);
  });

  test('an index outside the entries is refused', () => {
    expect(() => unpackIndexes('9', 3)).toThrow(RangeError);
    expect(() => unpackIndexes('!', 3)).toThrow(RangeError);
  });
});

describe('status columns', () => {
  const baseAtMs = Date.UTC(2026, 10, 23, 16);

  test('come back with their states and ends', () => {
    const columns = {
      baseAtMs,
      numbers: [3, 4, 9],
      codes: 'fnu',
      untilAtMs: Float64Array.of(baseAtMs + 7_200_000, baseAtMs + 60_000, Number.NaN),
    };
    expect(decodeStatusColumns(encodeStatusColumns(columns))).toEqual(columns);
  });

  test('an end before the base comes back too', () => {
    const columns = { baseAtMs, numbers: [1], codes: 'n', untilAtMs: Float64Array.of(baseAtMs - 5_000) };
    expect(decodeStatusColumns(encodeStatusColumns(columns))).toEqual(columns);
  });

  test('920 areas of 16 groups take less than 5 kB', () => {
    const numbers = Array.from({ length: 920 }, (_, index) => index + 1);
    const untilAtMs = Float64Array.from(numbers, (number) => baseAtMs + (number % 16) * 60_000);
    const text = encodeStatusColumns({ baseAtMs, numbers, codes: 'n'.repeat(920), untilAtMs });
    expect(text.length).toBeLessThan(1_500);
  });

  test.each(['', 'abc', '1|1-3|n|00'])('%j is refused', (text) => {
    expect(() => decodeStatusColumns(text)).toThrow(RangeError);
  });
});

describe('timelines', () => {
  test('come back with the line of each area', () => {
    const lines: Timeline[] = [
      { startsAtMs: [1_000_000, 7_000_000, 9_000_000], states: 'nfn' },
      { startsAtMs: [2_000_000], states: 'u' },
    ];
    const lineOf = new Map([
      [1, 0],
      [2, 1],
      [7, 0],
    ]);
    expect(decodeTimelines(encodeTimelines({ lines, lineOf }))).toEqual({ lines, lineOf });
  });

  test('no area at all comes back as none', () => {
    expect(decodeTimelines(encodeTimelines({ lines: [], lineOf: new Map() }))).toEqual({
      lines: [],
      lineOf: new Map(),
    });
  });
});
