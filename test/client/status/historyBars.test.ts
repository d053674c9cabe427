import { dayBars, weekdayBars } from '@wip/client/src/features/status/historyBars.ts';
import { expect, it } from 'vitest';

const minutes = { onMinutes: 1290, offMinutes: 150, unknownMinutes: 0 };
const history = {
  timeZone: 'Africa/Johannesburg',
  days: [
    { date: '2026-11-22', ...minutes },
    { date: '2026-11-23', ...minutes, offMinutes: 90.4 },
  ],
  weekdays: [
    { weekday: 1, days: 1, ...minutes },
    { weekday: 7, days: 4, ...minutes },
  ],
};

it('a day keeps its date whatever the reader’s zone, and whole minutes', () => {
  expect(dayBars(history)).toMatchObject([
    { label: 'Sun 22 Nov', shortLabel: '22', offMinutes: 150 },
    { label: 'Mon 23 Nov', shortLabel: '23', offMinutes: 90 },
  ]);
});

it('a weekday says over how many days it is summed', () => {
  expect(weekdayBars(history).map((bar) => bar.label)).toEqual(['Monday', 'Sunday (4 days)']);
});
