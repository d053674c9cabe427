import { expect, test } from 'vitest';
import {
  momentAfterKey,
  momentAfterLetter,
  nextChangeMs,
  previousChangeMs,
} from '../../../client/src/features/time/timeKeys.ts';
import { rangeAround } from '../../../client/src/features/time/timeRange.ts';

const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
const nowMs = at('23T16:05');
const line = { startsAtMs: [at('16T00:00'), at('23T10:00'), at('23T12:30'), at('23T18:00')], states: 'nfnf' };
const time = (atMs: number | null) => ({ atMs, nowMs, range: rangeAround(nowMs, '72 h'), line });

test('arrows move by half an hour, pages by six hours', () => {
  expect(momentAfterKey('ArrowRight', time(null))).toBe(at('23T16:30'));
  expect(momentAfterKey('ArrowLeft', time(null))).toBe(at('23T15:30'));
  expect(momentAfterKey('PageUp', time(at('24T00:00')))).toBe(at('24T06:00'));
  expect(momentAfterKey('PageDown', time(at('24T06:00')))).toBe(at('24T00:00'));
});

test('moving onto the half hour of now is now', () => {
  expect(momentAfterKey('ArrowLeft', time(at('23T16:30')))).toBeNull();
  expect(momentAfterKey('n', time(at('24T06:00')))).toBeNull();
});

test('a moment between half hours moves to the next one in its direction', () => {
  expect(momentAfterKey('ArrowRight', time(at('23T18:10')))).toBe(at('23T18:30'));
  expect(momentAfterKey('ArrowLeft', time(at('23T18:10')))).toBe(at('23T18:00'));
});

test('Home and End are the ends, which nothing passes', () => {
  expect(momentAfterKey('Home', time(null))).toBe(at('22T16:00'));
  expect(momentAfterKey('End', time(null))).toBe(at('25T16:00'));
  expect(momentAfterKey('PageUp', time(at('25T14:00')))).toBe(at('25T16:00'));
});

test('brackets jump between the changes of the area', () => {
  expect(momentAfterLetter(']', time(null))).toBe(at('23T18:00'));
  expect(momentAfterLetter('[', time(null))).toBe(at('23T12:30'));
  expect(momentAfterLetter('[', time(at('23T12:30')))).toBe(at('23T10:00'));
});

test('the ends of what is known are no changes', () => {
  expect(previousChangeMs(line, at('23T10:00'))).toBeNull();
  expect(nextChangeMs(line, at('23T18:00'))).toBeNull();
  expect(nextChangeMs(line, at('10T00:00'))).toBe(at('23T10:00'));
});

test('without an area the brackets do nothing, and other keys are left to the browser', () => {
  const none = { ...time(null), line: null };
  expect(momentAfterLetter(']', none)).toBeUndefined();
  expect(momentAfterKey('Tab', none)).toBeUndefined();
  expect(momentAfterLetter('ArrowRight', none)).toBeUndefined();
});
