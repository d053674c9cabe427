import { meanOfSignal, signalPieces } from '@wip/shared/forecast/bestHours/signalSlots.ts';
import { expect, test } from 'vitest';

const value = (
  startsAtMs: number,
  endsAtMs: number,
  amount: number,
  availableAtMs = 0,
  recordedAtMs = 0,
) => ({
  startsAtMs,
  endsAtMs,
  value: amount,
  availableAtMs,
  recordedAtMs,
});

test('the value that was available last counts, of equals the one recorded last', () => {
  const values = [value(0, 100, 5), value(20, 60, 7, 10), value(20, 40, 8, 10, 1), value(80, 100, 9, 3)];
  expect(signalPieces(values, 50)).toEqual([
    { startsAtMs: 0, endsAtMs: 20, value: 5 },
    { startsAtMs: 20, endsAtMs: 40, value: 8 },
    { startsAtMs: 40, endsAtMs: 60, value: 7 },
    { startsAtMs: 60, endsAtMs: 80, value: 5 },
    { startsAtMs: 80, endsAtMs: 100, value: 9 },
  ]);
});

test('of values that came together the one for the shorter time counts', () => {
  const pieces = signalPieces([value(0, 100, 3), value(40, 60, 1), value(0, 200, 9)], 0);
  expect(pieces.map((piece) => piece.value)).toEqual([3, 1, 3, 9]);
});

test('a value is not used before it was available', () => {
  const values = [value(0, 100, 5, 10), value(0, 100, 6, 20)];
  expect(signalPieces(values, 9)).toEqual([]);
  expect(signalPieces(values, 19)).toMatchObject([{ value: 5 }]);
  expect(signalPieces(values, 20)).toMatchObject([{ value: 6 }]);
});

test('a mean is weighted by time, and there is none over a gap', () => {
  const pieces = signalPieces([value(0, 10, 1), value(10, 40, 5), value(50, 60, 9)], 0);
  expect(meanOfSignal(pieces, 0, 20)).toBe(3);
  expect(meanOfSignal(pieces, 30, 45)).toBeNull();
  expect(meanOfSignal(pieces, 50, 60)).toBe(9);
});
