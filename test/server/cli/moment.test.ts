import { readMoment } from '@wip/server/cli/moment.ts';
import { describe, expect, it } from 'vitest';

const timeZone = 'Africa/Johannesburg';
const nowMs = Date.parse('2026-11-23T22:30:00Z'); // 00:30 of the 24th there

function read(text: string, afterMs?: number) {
  const atMs = readMoment(text, {
    timeZone,
    nowMs,
    field: '--from',
    ...(afterMs !== undefined && { afterMs }),
  });
  return new Date(atMs).toISOString().slice(0, 16);
}

describe('a time on the command line', () => {
  it.each([
    ['18:00', '2026-11-24T16:00'],
    ['0:15', '2026-11-23T22:15'],
    ['today 18:00', '2026-11-24T16:00'],
    ['tomorrow 06:00', '2026-11-25T04:00'],
    ['2026-12-01 06:00', '2026-12-01T04:00'],
    ['2026-12-01T06:00', '2026-12-01T04:00'],
    ['2026-12-01T06:00Z', '2026-12-01T06:00'],
    ['2026-12-01T06:00:00-05:00', '2026-12-01T11:00'],
  ])('%s is on the clock of the region unless it has an offset', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('a bare end is the first such time after the start, also on a later day', () => {
    expect(read('00:30', nowMs)).toBe('2026-11-24T22:30');
    expect(read('00:31', nowMs)).toBe('2026-11-23T22:31');
    expect(read('06:00', Date.parse('2026-11-27T20:00Z'))).toBe('2026-11-28T04:00');
  });

  it.each(['noon', '24:00', '12:60', '', '2026-02-30 10:00', '2026-12-01', 'tomorrow'])(
    '%j is refused',
    (text) => {
      expect(() => read(text)).toThrow(/is no time; write 18:00/);
    },
  );

  it('that the clock skips is as much later as the clock jumped', () => {
    const atMs = readMoment('2026-03-29 02:30', { timeZone: 'Europe/Berlin', nowMs, field: '--from' });
    expect(new Date(atMs).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });
});
