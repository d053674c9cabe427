import type { StatusHistory } from '@wip/shared/status/statusSchemas.ts';
import { dateName } from '@wip/shared/timeWords.ts';

/** One bar of a chart and one row of its table: minutes off, on and unknown. */
export interface MinutesBar {
  /** 'Tue 24 Nov' or 'Tuesday' */
  label: string;
  shortLabel: string;
  offMinutes: number;
  onMinutes: number;
  unknownMinutes: number;
}

/** One bar per day, oldest first. */
export function dayBars({ days }: StatusHistory): MinutesBar[] {
  return days.map(({ date, ...minutes }) => {
    const label = dateName(new Date(`${date}T12:00:00Z`), 'UTC');
    return { label, shortLabel: label.split(' ')[1] ?? label, ...roundMinutes(minutes) };
  });
}

/** One bar per weekday from Monday, summed over the days of the span. */
export function weekdayBars({ weekdays }: StatusHistory): MinutesBar[] {
  const names = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });
  return weekdays.map(({ weekday, days, ...minutes }) => {
    // 1 January 2024 was a Monday.
    const name = names.format(new Date(Date.UTC(2024, 0, weekday, 12)));
    const label = days === 1 ? name : `${name} (${days} days)`;
    return { label, shortLabel: name.slice(0, 2), ...roundMinutes(minutes) };
  });
}

function roundMinutes(minutes: { offMinutes: number; onMinutes: number; unknownMinutes: number }) {
  return {
    offMinutes: Math.round(minutes.offMinutes),
    onMinutes: Math.round(minutes.onMinutes),
    unknownMinutes: Math.round(minutes.unknownMinutes),
  };
}
