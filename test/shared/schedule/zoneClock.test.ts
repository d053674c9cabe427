import { localDateOf, localDayOf } from '@wip/shared/schedule/localDay.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { describe, expect, it } from 'vitest';

const iso = (ms: number) => new Date(ms).toISOString();

describe('the clock of a zone', () => {
  // years with changes at 02:00, at midnight, at 00:01, by 30 minutes, by a day, and twice around Ramadan
  const zones = {
    'Africa/Johannesburg': 2023,
    'America/New_York': 2023,
    'America/Sao_Paulo': 2018,
    'America/St_Johns': 2010,
    'Africa/Casablanca': 2023,
    'Africa/Cairo': 2024,
    'Antarctica/Troll': 2023,
    'Asia/Amman': 2021,
    'Asia/Kathmandu': 2023,
    'Australia/Lord_Howe': 2023,
    'Europe/Berlin': 2023,
    'Pacific/Apia': 2011,
    UTC: 2023,
  };

  it.each(Object.entries(zones))(
    '%s agrees with Temporal all over %i, by the quarter of an hour around changes',
    (timeZone, year) => {
      const clock = createZoneClock(timeZone);
      const first = localDayOf(`${year}-01-01`);
      const offsetOn = (day: number) =>
        Temporal.PlainDate.from(localDateOf(day)).toZonedDateTime(timeZone).offsetNanoseconds;
      for (let day = first - 1; day < first + 367; day++) {
        const date = Temporal.PlainDate.from(localDateOf(day));
        const stepMinutes = offsetOn(day - 2) === offsetOn(day + 3) ? 360 : 15;
        for (let minute = 0; minute < 1440; minute += stepMinutes) {
          const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
          const expected = date.toZonedDateTime({ timeZone, plainTime });
          const at = clock.resolve(day, minute);
          if (at !== expected.epochMilliseconds) expect.fail(`${expected} is not ${iso(at)}`);
          if (clock.localDateAt(at) !== expected.toPlainDate().toString()) expect.fail(`date of ${expected}`);
        }
      }
    },
  );

  it('takes the earlier of two like times in autumn', () => {
    const clock = createZoneClock('Europe/Berlin');
    expect(iso(clock.resolve(localDayOf('2023-10-29'), 150))).toBe('2023-10-29T00:30:00.000Z');
  });

  it('moves a time that spring leaves out by the jump', () => {
    const berlin = createZoneClock('Europe/Berlin');
    expect(iso(berlin.resolve(localDayOf('2023-03-26'), 150))).toBe('2023-03-26T01:30:00.000Z');
    const lordHowe = createZoneClock('Australia/Lord_Howe');
    expect(iso(lordHowe.resolve(localDayOf('2023-10-01'), 135))).toBe('2023-09-30T15:45:00.000Z');
  });

  it('knows the days that a zone left out', () => {
    const clock = createZoneClock('Pacific/Apia');
    const days = ['2011-12-29', '2011-12-30', '2011-12-31'].map((date) => clock.hasDay(localDayOf(date)));
    expect(days).toEqual([true, false, true]);
  });

  it('starts a day where midnight is left out at its first moment', () => {
    const clock = createZoneClock('America/Sao_Paulo');
    expect(iso(clock.dayStartMs('2018-11-04'))).toBe('2018-11-04T03:00:00.000Z');
    expect(clock.hasDay(localDayOf('2018-11-04'))).toBe(true);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => createZoneClock('Africa/Atlantis')).toThrow(RangeError);
  });
});
