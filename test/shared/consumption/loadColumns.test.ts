import { decodeLoadColumns, encodeLoadColumns } from '@wip/shared/consumption/loadColumns.ts';
import { describe, expect, test } from 'vitest';

describe('loads of areas on the wire', () => {
  test('are short text and read as they were written: zero, given back, and why there is no number', () => {
    const numbers = [1, 2, 3, 40, 41, 50, 51, 52, 53];
    const slots = [
      0,
      26,
      -5,
      1_234_567,
      'no-meters',
      'too-few-meters',
      'one-dominates',
      'too-few-reporting',
      'not-yet',
    ] as const;
    const text = encodeLoadColumns({ numbers, slots });
    expect(text).toBe('1-3.14-15.1e-1h|0.q.-5.qglj.N.F.D.R.Y');
    expect(decodeLoadColumns(text)).toEqual({ numbers, slots: [...slots] });
  });

  test('may be of no area', () => {
    expect(decodeLoadColumns(encodeLoadColumns({ numbers: [], slots: [] }))).toEqual({
      numbers: [],
      slots: [],
    });
  });

  test.each(['1', '1|', '|q', '1-2|q', '1|q.q', '1|Q', '1|1.5', '1|q|q', '!|q', '1|q-'])(
    'that are broken are refused: %s',
    (text) => {
      expect(() => decodeLoadColumns(text)).toThrow(RangeError);
    },
  );

  test('of columns that differ in length are not written', () => {
    expect(() => encodeLoadColumns({ numbers: [1, 2], slots: [3] })).toThrow(RangeError);
  });
});
