import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { minutesWithin, statusHistory } from '@wip/shared/status/statusHistory.ts';
import { nextCodeChangeMs, statusCodeAt, type Timeline } from '@wip/shared/status/timelines.ts';
import { describe, expect, test } from 'vitest';

const hour = 3_600_000;
const day = 24 * hour;
const line: Timeline = { startsAtMs: [0, 10 * hour, 12 * hour, 20 * hour], states: 'nfnu' };

describe('a timeline', () => {
  test('an area is soon off within the last two hours before a cut, from both sides of the edge', () => {
    expect(statusCodeAt(line, 8 * hour - 1).code).toBe('n');
    expect(statusCodeAt(line, 8 * hour).code).toBe('s');
    expect(statusCodeAt(line, 10 * hour)).toEqual({ code: 'f', sinceAtMs: 10 * hour, untilAtMs: 12 * hour });
  });

  test('on before unknown is not soon off', () => {
    expect(statusCodeAt(line, 19 * hour).code).toBe('n');
  });

  test('outside it nothing is known', () => {
    expect(statusCodeAt(line, -1).code).toBe('u');
    expect(statusCodeAt({ startsAtMs: [], states: '' }, 0).code).toBe('u');
  });

  test('the next change is where the code changes next', () => {
    expect(nextCodeChangeMs(line, 0)).toBe(8 * hour);
    expect(nextCodeChangeMs(line, 8 * hour)).toBe(10 * hour);
    expect(nextCodeChangeMs(line, 13 * hour)).toBe(20 * hour);
    expect(nextCodeChangeMs(line, 21 * hour)).toBe(Infinity);
  });
});

describe('minutes on, off and unknown', () => {
  test('add up to the window, the time before the timeline counted as unknown', () => {
    expect(minutesWithin(line, -60_000, 24 * hour)).toEqual({
      onMinutes: 18 * 60,
      offMinutes: 120,
      unknownMinutes: 4 * 60 + 1,
    });
  });

  test('are given per local day and weekday, cut at the edges of the span', () => {
    const clock = createZoneClock('Africa/Johannesburg');
    const history = statusHistory(line, clock, 11 * hour, day + 2 * hour);
    expect(history.days).toEqual([
      { date: '1970-01-01', onMinutes: 480, offMinutes: 60, unknownMinutes: 120 },
      { date: '1970-01-02', onMinutes: 0, offMinutes: 0, unknownMinutes: 240 },
    ]);
    expect(history.weekdays[3]).toEqual({
      weekday: 4,
      days: 1,
      onMinutes: 480,
      offMinutes: 60,
      unknownMinutes: 120,
    });
  });

  test('a day on which the clock changes has 23 or 25 hours', () => {
    const clock = createZoneClock('Europe/Berlin');
    const always: Timeline = { startsAtMs: [0], states: 'f' };
    const from = Date.parse('2026-10-24T22:00:00Z');
    const history = statusHistory(always, clock, from, from + 2 * day);
    expect(history.days.map(({ offMinutes }) => offMinutes)).toEqual([25 * 60, 23 * 60]);
  });
});
