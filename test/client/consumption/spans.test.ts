import { spanOf } from '@wip/client/src/features/consumption/spans.ts';
import { expect, it } from 'vitest';

const wanted = {
  name: 'Week',
  form: 'Bars',
  back: 0,
  timeZone: 'Africa/Johannesburg',
  nowMs: Date.parse('2026-11-24T19:40:00Z'),
} as const;

it('a week is seven local days, the last of them today so far', () => {
  expect(spanOf(wanted)).toEqual({
    from: '2026-11-17T22:00:00Z',
    to: '2026-11-24T19:45:00Z',
    resolution: 'day',
  });
});

it('the week before ends where this one begins', () => {
  expect(spanOf({ ...wanted, back: 1 })).toMatchObject({
    from: '2026-11-10T22:00:00Z',
    to: '2026-11-17T22:00:00Z',
  });
});

it('a year is twelve local months, by month or by hour', () => {
  expect(spanOf({ ...wanted, name: 'Year' })).toMatchObject({
    from: '2025-11-30T22:00:00Z',
    resolution: 'month',
  });
  expect(spanOf({ ...wanted, name: 'Year', form: 'Heat map' }).resolution).toBe('hour');
  expect(spanOf({ ...wanted, name: 'Year', back: 1 })).toMatchObject({
    from: '2024-11-30T22:00:00Z',
    to: '2025-11-30T22:00:00Z',
  });
});

it('a span holds the running step up to now, from the first moment of a day', () => {
  for (const at of ['2026-11-24T22:00:00Z', '2026-11-24T22:00:01Z', '2026-11-25T21:59:59.999Z']) {
    const { from, to } = spanOf({ ...wanted, nowMs: Date.parse(at) });
    expect(from).toBe('2026-11-18T22:00:00Z');
    expect(Date.parse(to)).toBeGreaterThan(Date.parse(at));
    expect(Date.parse(to) - Date.parse(at)).toBeLessThanOrEqual(300_000);
  }
});
