import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { offMs, segmentsWithin, segmentsWords, weekRows } from '@wip/shared/status/timelineSegments.ts';
import { describe, expect, it } from 'vitest';
import { at, now, timeZone } from './answers.ts';

const ms = (text: string) => at(text).getTime();
const nowMs = now.getTime();
const line = {
  startsAtMs: [
    ms('2026-11-22T22:00:00Z'),
    ms('2026-11-23T18:00:00Z'),
    ms('2026-11-23T20:30:00Z'),
    ms('2026-11-24T12:00:00Z'),
  ],
  states: 'nfnu',
};

describe('a timeline cut into days', () => {
  it('fills the span without gap or overlap, and is unknown where the timeline says nothing', () => {
    const segments = segmentsWithin(line, ms('2026-11-22T20:00:00Z'), ms('2026-11-23T21:00:00Z'));
    expect(segments.map(({ state }) => state)).toEqual(['unknown', 'on', 'off', 'on']);
    for (const [index, segment] of segments.slice(1).entries()) {
      expect(segment.startsAtMs).toBe(segments[index]!.endsAtMs);
    }
    expect(segments.at(-1)!.endsAtMs).toBe(ms('2026-11-23T21:00:00Z'));
    expect(offMs(segments)).toBe(2.5 * 3_600_000);
  });

  it('says the cuts, the unknown rest, and that nothing is planned', () => {
    const today = segmentsWithin(line, ms('2026-11-22T22:00:00Z'), ms('2026-11-23T22:00:00Z'));
    const tomorrow = segmentsWithin(line, ms('2026-11-23T22:00:00Z'), ms('2026-11-24T22:00:00Z'));
    const later = segmentsWithin(line, ms('2026-11-24T22:00:00Z'), ms('2026-11-25T22:00:00Z'));
    expect(segmentsWords(today, timeZone, nowMs)).toBe('Off 20:00–22:30.');
    expect(segmentsWords(tomorrow, timeZone, nowMs)).toBe('No cut planned. Unknown 14:00–00:00.');
    expect(segmentsWords(later, timeZone, nowMs)).toBe('Not known yet.');
    expect(segmentsWords(later, timeZone, ms('2026-12-01T00:00:00Z'))).toBe('Not known.');
  });

  it('has seven local days, also where a day has 25 hours', () => {
    const rows = weekRows(line, createZoneClock('Europe/Berlin'), ms('2026-10-24T12:00:00Z'));
    expect(rows).toHaveLength(7);
    expect((rows[1]!.endsAtMs - rows[1]!.startsAtMs) / 3_600_000).toBe(25);
  });
});

it('counts windows that are more than anyone reads', () => {
  const fromMs = ms('2026-11-23T00:00:00Z');
  const flicker = Array.from({ length: 60 }, (_, index) => ({
    startsAtMs: fromMs + index * 600_000,
    endsAtMs: fromMs + (index + 1) * 600_000,
    state: index % 2 === 0 ? ('off' as const) : ('on' as const),
  }));
  const words = segmentsWords(flicker, timeZone, nowMs);
  expect(words.match(/–/g)).toHaveLength(11);
  expect(words).toMatch(/^Off 02:00–02:10, .* and 19 more times\.$/);
});
