import { nextPollAt } from '@wip/server/http/outgoing/nextPoll.ts';
import { quotaOf, retryAfterMs } from '@wip/server/http/outgoing/sourceHeaders.ts';
import { expect, test } from 'vitest';

const now = new Date('2026-11-23T12:00:00Z');
const quietly = { now, everyMin: 30, failures: 0, retryAfterMs: null, quota: null };
const minutesUntil = (at: Date) => (at.getTime() - now.getTime()) / 60_000;

test.each([
  ['heard', {}, 30],
  ['failed once', { failures: 1 }, 30],
  ['failed twice', { failures: 2 }, 60],
  ['failed a hundred times', { failures: 100 }, 120],
  ['asked to wait', { retryAfterMs: 3_600_000 }, 60],
  ['asked to wait for less', { retryAfterMs: 1_000 }, 30],
  ['with an empty quota that does not say until when', { quota: { remaining: 0, resetsAt: null } }, 60],
  ['with some quota', { quota: { remaining: 40, resetsAt: null } }, 30],
  ['with little quota', { quota: { remaining: 4, resetsAt: new Date('2026-11-23T16:00:00Z') } }, 60],
  [
    'with a quota that began anew',
    { quota: { remaining: 0, resetsAt: new Date('2026-11-23T11:00:00Z') } },
    30,
  ],
])('a source that was %s is asked again in its time', (_, outcome, minutes) => {
  expect(minutesUntil(nextPollAt({ ...quietly, ...outcome }))).toBe(minutes);
});

test.each([
  ['120', 120_000],
  ['Mon, 23 Nov 2026 12:05:00 GMT', 300_000],
  ['Mon, 23 Nov 2026 11:05:00 GMT', null],
  ['999999999', 48 * 3_600_000],
  ['soon', null],
  ['-5', null],
  ['', null],
])('Retry-After: %s is understood', (header, waitMs) => {
  expect(retryAfterMs({ 'retry-after': header }, now)).toBe(waitMs);
});

test.each([
  ['3600', '2026-11-23T13:00:00.000Z'],
  ['1795442400', '2026-11-23T14:00:00.000Z'],
  ['1795442400000', '2026-11-23T14:00:00.000Z'],
  ['2026-11-24T00:00:00+02:00', '2026-11-23T22:00:00.000Z'],
  ['tomorrow', null],
  ['2036-11-24T00:00:00Z', null],
])('a quota that resets at %s is understood', (header, at) => {
  const quota = quotaOf({ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': header }, now);
  expect(quota?.remaining).toBe(7);
  expect(quota?.resetsAt?.toISOString() ?? null).toBe(at);
});

test('without a count there is no quota', () => {
  expect(quotaOf({ 'x-ratelimit-reset': '3600' }, now)).toBeNull();
  expect(quotaOf({ 'x-ratelimit-remaining': 'many' }, now)).toBeNull();
});
