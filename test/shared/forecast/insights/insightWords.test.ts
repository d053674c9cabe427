import type { Insight } from '@wip/shared/forecast/insightSchemas.ts';
import { insightWords } from '@wip/shared/forecast/insights/insightWords.ts';
import { expect, test } from 'vitest';

const insight = (overrides: Partial<Insight>): Insight => ({
  kind: 'night-base-load',
  value: 0.21437,
  unit: 'kW',
  reference: 0.6871,
  plusMinus: null,
  days: 28,
  at: null,
  ...overrides,
});
const words = (overrides: Partial<Insight>) => insightWords(insight(overrides), 'Africa/Johannesburg');

test('a number has three digits, and its reason beside it', () => {
  expect(words({})).toEqual({
    sentence: '0.214 kW stay on at night, 31.2 % of the mean of 0.687 kW.',
    reason: 'The low hours between 00:00 and 05:00 of 28 nights.',
  });
  expect(words({ value: 12_345.6, reference: 45_678 }).sentence).toBe(
    '12300 kW stay on at night, 27 % of the mean of 45700 kW.',
  );
});

test('an evening is only called larger where the interval carries it', () => {
  const evening = { kind: 'evening-peak-share', unit: 'share', value: 0.312, reference: 0.281 } as const;
  expect(words({ ...evening, plusMinus: 0.02 }).sentence).toBe(
    '31.2 % of a day’s use falls between 17:00 and 21:00, more than before.',
  );
  expect(words({ ...evening, plusMinus: 0.04 }).sentence).toBe(
    '31.2 % of a day’s use falls between 17:00 and 21:00.',
  );
  expect(words({ ...evening, reference: null }).reason).toBe('The mean of 28 days.');
});

test('an unusual day has its date in the region', () => {
  const at = new Date('2026-11-23T22:00:00Z');
  expect(
    words({ kind: 'unusual-day', unit: 'kWh', value: -7.031, reference: 18.2, plusMinus: 4.4, at, days: 14 }),
  ).toEqual({
    sentence: 'Tue 24 Nov took 7.03 kWh less than expected.',
    reason: '18.2 ± 4.4 kWh by its weekday and the days around; the furthest off of the last 14 days.',
  });
});

test('a rebound within its interval is none', () => {
  const after = { kind: 'after-outage', unit: 'kWh', value: 0.4, reference: 1.2, days: 6 } as const;
  expect(words({ ...after, plusMinus: 0.3 }).sentence).toBe(
    'The two hours after an outage take 0.4 kWh more than usual.',
  );
  expect(words({ ...after, plusMinus: 0.5 }).sentence).toMatch(/as far as can be told/);
  expect(words({ ...after, plusMinus: null }).sentence).toMatch(/as far as can be told/);
});
