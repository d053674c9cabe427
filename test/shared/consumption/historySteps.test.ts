import { resolutionFor, slotsOfDay, stepBounds } from '@wip/shared/consumption/historySteps.ts';
import { dayMs, hourMs } from '@wip/shared/durations.ts';
import { localDayOf } from '@wip/shared/schedule/localDay.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { describe, expect, test } from 'vitest';

const berlin = createZoneClock('Europe/Berlin');
const kathmandu = createZoneClock('Asia/Kathmandu');
const bounds = (
  clock: typeof berlin,
  resolution: 'hour' | 'day' | 'month' | '5min',
  from: string,
  to: string,
) => stepBounds({ resolution, fromMs: Date.parse(from), toMs: Date.parse(to), clock, rawMs: 60_000 });
const lengthsH = (list: number[]) => list.slice(1).map((atMs, index) => (atMs - list[index]!) / hourMs);

describe('steps of a history', () => {
  test('days are local ones, of 23 and 25 hours where the clocks change', () => {
    expect(lengthsH(bounds(berlin, 'day', '2026-03-27T23:00Z', '2026-03-30T22:00Z'))).toEqual([24, 23, 24]);
    expect(lengthsH(bounds(berlin, 'day', '2026-10-23T22:00Z', '2026-10-26T23:00Z'))).toEqual([24, 25, 24]);
    expect(bounds(berlin, 'hour', '2026-10-24T22:00Z', '2026-10-25T23:00Z')).toHaveLength(26);
  });

  test('months are local ones', () => {
    const months = bounds(berlin, 'month', '2026-01-31T23:00Z', '2026-04-30T22:00Z');
    expect(months.map((atMs) => new Date(atMs).toISOString().slice(0, 13))).toEqual([
      '2026-01-31T23',
      '2026-02-28T23',
      '2026-03-31T22',
      '2026-04-30T22',
    ]);
  });

  test('hours begin with the local hour in a zone of 45 minutes', () => {
    const hours = bounds(kathmandu, 'hour', '2026-01-01T00:00Z', '2026-01-01T02:00Z');
    expect(hours.map((atMs) => new Date(atMs).toISOString().slice(11, 16))).toEqual([
      '00:00',
      '00:15',
      '01:15',
      '02:00',
    ]);
  });

  test('the first and the last step are cut at the span', () => {
    expect(lengthsH(bounds(berlin, 'day', '2026-05-01T12:00Z', '2026-05-02T03:00Z'))).toEqual([10, 5]);
  });

  test('more steps than an answer holds are refused', () => {
    expect(() => bounds(berlin, '5min', '2020-01-01T00:00Z', '2026-01-01T00:00Z')).toThrow('coarser');
  });

  test('a longer span has a coarser resolution', () => {
    expect([hourMs, dayMs, 30 * dayMs, 365 * dayMs, 3_000 * dayMs].map(resolutionFor)).toEqual([
      'raw',
      '5min',
      'hour',
      'day',
      'month',
    ]);
  });

  test('a local day has as many slots as it is long', () => {
    const countOf = (date: string) => slotsOfDay(berlin, localDayOf(date)).count;
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(countOf)).toEqual([288, 276, 300]);
  });
});
