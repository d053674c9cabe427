import {
  dayOfMonth,
  dayOfPeriod,
  dayOfWeek,
  localDateOf,
  localDayOf,
} from '@wip/shared/schedule/localDay.ts';
import { describe, expect, it } from 'vitest';

describe('a local day', () => {
  it.each(['1969-12-31', '1970-01-01', '2000-02-29', '2023-09-15', '2100-03-01'])(
    'of %s has the month day and weekday that Temporal gives, and gives the date back',
    (date) => {
      const day = localDayOf(date);
      const plain = Temporal.PlainDate.from(date);
      expect([dayOfMonth(day), dayOfWeek(day), localDateOf(day)]).toEqual([plain.day, plain.dayOfWeek, date]);
    },
  );

  it('has its place in a cycle before the anchor as after it', () => {
    const anchor = localDayOf('2023-09-15');
    const places = [-20, -19, -1, 0, 1, 18, 19].map((offset) => dayOfPeriod(anchor + offset, anchor, 19));
    expect(places).toEqual([19, 1, 19, 1, 2, 19, 1]);
  });

  it('does not exist for a date that does not', () => {
    expect(() => localDayOf('2023-02-30x')).toThrow(RangeError);
  });
});
