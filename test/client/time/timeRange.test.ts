import { expect, test } from 'vitest';
import {
  momentOf,
  rangeAround,
  rangeHolding,
  shareOf,
  stepOf,
} from '../../../client/src/features/time/timeRange.ts';

const nowMs = Date.parse('2026-11-23T16:05:00Z');
const hourMs = 3_600_000;

test('the slider runs from a day back to two days ahead by half hours', () => {
  const range = rangeAround(nowMs, '72 h');
  expect(new Date(range.startMs).toISOString()).toBe('2026-11-22T16:00:00.000Z');
  expect(new Date(range.endMs).toISOString()).toBe('2026-11-25T16:00:00.000Z');
  expect([range.lastStep, range.nowStep]).toEqual([144, 48]);
});

test('the step of now stands for now, every other one for its half hour', () => {
  const range = rangeAround(nowMs, '72 h');
  expect(momentOf(range, range.nowStep)).toBeNull();
  expect(momentOf(range, range.nowStep + 1)).toBe(Date.parse('2026-11-23T16:30:00Z'));
  for (const step of [0, 1, 47, 49, 144]) expect(stepOf(range, momentOf(range, step))).toBe(step);
  expect(stepOf(range, null)).toBe(48);
});

test('a moment outside the slider rests at its end', () => {
  const range = rangeAround(nowMs, '24 h');
  expect(stepOf(range, nowMs + 100 * hourMs)).toBe(range.lastStep);
  expect(stepOf(range, nowMs - 100 * hourMs)).toBe(0);
  expect(shareOf(range, nowMs + 100 * hourMs)).toBe(1);
});

test('the span widens for a moment that it does not hold', () => {
  expect(rangeHolding(null, nowMs, '24 h')).toBe('24 h');
  expect(rangeHolding(nowMs + 20 * hourMs, nowMs, '24 h')).toBe('72 h');
  expect(rangeHolding(nowMs - 100 * hourMs, nowMs, '72 h')).toBe('7 days');
  expect(rangeHolding(nowMs + 1_000 * hourMs, nowMs, '24 h')).toBe('7 days');
});
