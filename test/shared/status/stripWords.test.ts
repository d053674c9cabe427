import { stripWords } from '@wip/shared/status/stripWords.ts';
import { expect, test } from 'vitest';
import { at, now, timeZone } from './answers.ts';

const ms = (text: string) => at(text).getTime();
const time = { now, timeZone };
const line = {
  startsAtMs: [
    ms('2026-11-22T00:00:00Z'),
    ms('2026-11-23T08:00:00Z'),
    ms('2026-11-23T11:30:00Z'),
    ms('2026-11-24T00:00:00Z'),
    ms('2026-11-24T02:30:00Z'),
    ms('2026-11-24T09:00:00Z'),
    ms('2026-11-24T12:00:00Z'),
  ],
  states: 'nfnfnfu',
};
const words = (from: string, to: string) => stripWords(line, ms(from), ms(to), time);

test('a cut is said with its own beginning and end, and with its day where that is not today', () => {
  expect(words('2026-11-23T10:00:00Z', '2026-11-24T01:00:00Z')).toBe(
    'Off 10:00–13:30 and 02:00–04:30 tomorrow.',
  );
  expect(words('2026-11-23T12:00:00Z', '2026-11-23T20:00:00Z')).toBe('No cut planned.');
  const later = { ...time, now: at('2026-12-01T12:00:00Z') };
  expect(stripWords(line, ms('2026-11-23T10:00:00Z'), ms('2026-11-23T20:00:00Z'), later)).toBe(
    'Off 10:00–13:30 on Mon 23 Nov.',
  );
});

test('what has no end that is known goes on', () => {
  expect(words('2026-11-24T08:00:00Z', '2026-11-24T13:00:00Z')).toBe(
    'Off 11:00–14:00 tomorrow. Unknown from 14:00 tomorrow on.',
  );
  const endless = { startsAtMs: line.startsAtMs.slice(0, 2), states: 'nf' };
  expect(stripWords(endless, ms('2026-11-23T07:00:00Z'), ms('2026-11-23T12:00:00Z'), time)).toBe(
    'Off from 10:00 on.',
  );
});

test('what the timeline does not see the beginning of has only an end', () => {
  const cut = { startsAtMs: line.startsAtMs.slice(1, 3), states: 'fn' };
  expect(stripWords(cut, ms('2026-11-23T09:00:00Z'), ms('2026-11-23T12:00:00Z'), time)).toBe(
    'Off until 13:30.',
  );
  expect(stripWords(cut, ms('2026-11-23T07:00:00Z'), ms('2026-11-23T12:00:00Z'), time)).toBe(
    'Off 10:00–13:30. Unknown until 10:00.',
  );
});

test('a stretch of which nothing is known says so', () => {
  expect(words('2026-11-25T00:00:00Z', '2026-11-25T12:00:00Z')).toBe('Not known yet.');
  expect(words('2026-11-20T00:00:00Z', '2026-11-20T12:00:00Z')).toBe('Not known.');
});
