import { beyondWords } from '@wip/client/src/features/time/beyondWords.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { expect, test } from 'vitest';
import { clockChangeWords, dayMarks } from '../../../client/src/features/time/dayMarks.ts';
import { modeWords, sliderWords } from '../../../client/src/features/time/momentWords.ts';
import { rangeAround } from '../../../client/src/features/time/timeRange.ts';

const timeZone = 'Africa/Johannesburg';
const now = new Date('2026-11-23T16:05:00Z');

test('the slider names the moment, the zone and how far away it is', () => {
  expect(sliderWords({ at: null, now, timeZone })).toBe('Now: Mon 23 Nov 18:05, South Africa Standard Time');
  expect(sliderWords({ at: new Date('2026-11-24T19:00:00Z'), now, timeZone })).toBe(
    'Tue 24 Nov 21:00, South Africa Standard Time, in 26 h 55 min',
  );
  expect(sliderWords({ at: new Date('2026-11-23T11:05:00Z'), now, timeZone })).toMatch(/, 5 h ago$/);
});

test('a chosen time is said not to be now; beyond six days with its date', () => {
  expect(modeWords({ at: null, now, timeZone })).toBe('Live');
  expect(modeWords({ at: new Date('2026-11-24T19:00:00Z'), now, timeZone })).toBe(
    'Showing Tue 21:00, not now',
  );
  expect(modeWords({ at: new Date('2026-11-30T16:00:00Z'), now, timeZone })).toBe(
    'Showing Mon 30 Nov 18:00, not now',
  );
});

test('days begin at local midnight', () => {
  const marks = dayMarks(rangeAround(now.getTime(), '72 h'), createZoneClock(timeZone));
  expect(marks.map(({ atMs }) => new Date(atMs).toISOString().slice(0, 16))).toEqual([
    '2026-11-22T22:00',
    '2026-11-23T22:00',
    '2026-11-24T22:00',
  ]);
  expect(marks.map(clockChangeWords)).toEqual([null, null, null]);
});

test('a day on which clocks change is marked, in both directions', () => {
  const wordsAround = (text: string) =>
    dayMarks(rangeAround(Date.parse(text), '72 h'), createZoneClock('Europe/Berlin')).map(clockChangeWords);
  expect(wordsAround('2026-10-25T12:00:00Z')).toContain('Clocks go back 1 h on this day');
  expect(wordsAround('2026-03-29T12:00:00Z')).toContain('Clocks go forward 1 h on this day');
});

test('beyond the announcements there is no stage yet, or it is unknown where they have run out', () => {
  const nowMs = Date.UTC(2026, 10, 23);
  expect(beyondWords(nowMs + 3_600_000, nowMs)).toBe('no stage yet');
  expect(beyondWords(nowMs - 3_600_000, nowMs)).toBe('stage unknown');
});
