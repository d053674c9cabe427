import {
  clocksDiffer,
  clockTime,
  dateName,
  dayWord,
  durationWords,
  minutesWords,
  momentWords,
  weekdayTime,
  windowWords,
  zoneName,
} from '@wip/shared/timeWords.ts';
import { describe, expect, it } from 'vitest';

const zone = 'Africa/Johannesburg';
const now = new Date('2026-11-23T16:05:00Z');
const at = (text: string) => new Date(text);

describe('times in words', () => {
  it('shows the clock of the area, not of the reader', () => {
    expect(clockTime(now, zone)).toBe('18:05');
    expect(clockTime(at('2026-11-23T22:00:00Z'), zone)).toBe('00:00');
  });

  it('names days by the calendar of the area', () => {
    expect(dayWord(at('2026-11-23T21:59:00Z'), zone, now)).toBe('today');
    expect(dayWord(at('2026-11-23T22:00:00Z'), zone, now)).toBe('tomorrow');
    expect(dayWord(at('2026-11-22T21:59:00Z'), zone, now)).toBe('yesterday');
    expect(dayWord(at('2026-11-26T10:00:00Z'), zone, now)).toBe('Thu 26 Nov');
    expect(dateName(now, zone)).toBe('Mon 23 Nov');
  });

  it('says a moment with its day', () => {
    expect(momentWords(at('2026-11-23T18:00:00Z'), zone, now)).toBe('20:00 today');
    expect(momentWords(at('2026-11-26T18:00:00Z'), zone, now)).toBe('20:00 on Thu 26 Nov');
    expect(weekdayTime(at('2026-11-24T19:00:00Z'), zone, now)).toBe('Tue 21:00');
    expect(weekdayTime(at('2026-12-15T19:00:00Z'), zone, now)).toBe('Tue 15 Dec 21:00');
  });

  it('says a window, and the day of its end only where the window is a day or longer', () => {
    const startsAt = at('2026-11-23T16:00:00Z');
    expect(windowWords({ startsAt, endsAt: at('2026-11-23T18:30:00Z') }, zone)).toBe('18:00–20:30');
    expect(windowWords({ startsAt, endsAt: at('2026-11-23T22:30:00Z') }, zone)).toBe('18:00–00:30');
    expect(windowWords({ startsAt, endsAt: at('2026-11-25T18:30:00Z') }, zone)).toBe(
      '18:00–Wed 25 Nov 20:30',
    );
  });

  it('says durations in the two largest units', () => {
    expect(durationWords(20_000)).toBe('1 min');
    expect(durationWords(12 * 60_000)).toBe('12 min');
    expect(durationWords(235 * 60_000)).toBe('3 h 55 min');
    expect(durationWords(120 * 60_000)).toBe('2 h');
    expect(durationWords(52 * 3_600_000)).toBe('2 days 4 h');
    expect(minutesWords(0)).toBe('0 min');
  });

  it('names the zone and knows when the reader’s clock shows another time', () => {
    expect(zoneName(zone, now)).toBe('South Africa Standard Time');
    expect(clocksDiffer(zone, 'Africa/Harare', now)).toBe(false);
    expect(clocksDiffer(zone, 'Europe/London', now)).toBe(true);
  });
});
