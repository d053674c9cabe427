import { describe, expect, it } from 'vitest';
import { windowsOf } from '../../support/describedWindows.ts';

describe('planned windows where the clock changes', () => {
  const everyHour = (date: string) => [`${date}T00:00/ 1`];

  it('last as long as the clock says over the hour that spring leaves out', () => {
    const stages = everyHour('2023-03-26');
    const ask = (rows: string[]) =>
      windowsOf({ timeZone: 'Europe/Berlin', rows, stages, to: '2023-03-27T00:00Z' });
    expect(ask(['26 00:00-04:30 1'])).toEqual(['2023-03-25T23:00/2023-03-26T02:30 1']);
    expect(ask(['26 02:00-03:00 1'])).toEqual(['2023-03-26T01:00/2023-03-26T02:00 1']);
    expect(ask(['26 02:30-03:00 1'])).toEqual(['2023-03-26T01:30/2023-03-26T02:00 1']);
  });

  it('merge where two rows fall together over the hour that spring leaves out', () => {
    const rows = ['26 02:00-03:00 1', '26 03:15-05:00 1'];
    const stages = everyHour('2023-03-26');
    expect(windowsOf({ timeZone: 'Europe/Berlin', rows, stages, to: '2023-03-27T00:00Z' })).toEqual([
      '2023-03-26T01:00/2023-03-26T03:00 1',
    ]);
  });

  it('are sorted where the clock turns the order of rows around', () => {
    const rows = ['26 02:45-02:50 1', '26 03:00-03:30 1'];
    const stages = everyHour('2023-03-26');
    expect(windowsOf({ timeZone: 'Europe/Berlin', rows, stages, to: '2023-03-27T00:00Z' })).toEqual([
      '2023-03-26T01:00/2023-03-26T01:30 1',
      '2023-03-26T01:45/2023-03-26T01:50 1',
    ]);
  });

  it('give the hour that autumn repeats to a row once', () => {
    const stages = everyHour('2023-10-29');
    const ask = (rows: string[]) =>
      windowsOf({ timeZone: 'Europe/Berlin', rows, stages, to: '2023-10-30T00:00Z' });
    expect(ask(['29 02:00-02:30 1'])).toEqual(['2023-10-29T00:00/2023-10-29T00:30 1']);
    expect(ask(['29 02:00-04:30 1'])).toEqual(['2023-10-29T00:00/2023-10-29T03:30 1']);
  });

  it('follow New York through both changes', () => {
    const ask = (date: string, rows: string[]) =>
      windowsOf({ timeZone: 'America/New_York', rows, stages: everyHour(date), to: `${date}T12:00Z` });
    expect(ask('2023-03-12', ['12 01:00-03:30 1'])).toEqual(['2023-03-12T06:00/2023-03-12T07:30 1']);
    expect(ask('2023-11-05', ['5 00:30-01:30 1'])).toEqual(['2023-11-05T04:30/2023-11-05T05:30 1']);
  });

  it("follow Lord Howe's half-hour", () => {
    const ask = (date: string, rows: string[]) =>
      windowsOf({ timeZone: 'Australia/Lord_Howe', rows, stages: everyHour(date), to: `${date}T00:00Z` });
    expect(ask('2023-10-01', ['1 02:00-02:30 1'])).toEqual(['2023-09-30T15:30/2023-09-30T16:00 1']);
    expect(ask('2023-04-02', ['2 01:00-02:30 1'])).toEqual(['2023-04-01T14:00/2023-04-01T16:00 1']);
  });

  it('skip the day that Apia left out, and run over it', () => {
    const rows = ['29 22:00-00:30 1', '30 10:00-12:00 1', '31 14:00-16:00 1'];
    const stages = everyHour('2011-12-29');
    expect(windowsOf({ timeZone: 'Pacific/Apia', rows, stages, to: '2012-01-01T00:00Z' })).toEqual([
      '2011-12-30T08:00/2011-12-30T10:30 1',
      '2011-12-31T00:00/2011-12-31T02:00 1',
    ]);
  });

  it('find the rows of a day that the clock leaves again after midnight', () => {
    // St John's went back from 00:01 to 23:01 of the day before
    const rows = ['7 00:00-00:30 1', '6 23:30-00:00 1'];
    const ask = (from: string, to: string) =>
      windowsOf({ timeZone: 'America/St_Johns', rows, stages: everyHour('2010-11-01'), from, to });
    expect(ask('2010-11-07T02:00Z', '2010-11-07T02:31Z')).toEqual(['2010-11-07T02:00/2010-11-07T02:31 1']);
    expect(ask('2010-11-07T02:31Z', '2010-11-07T03:00Z')).toEqual(['2010-11-07T02:31/2010-11-07T03:00 1']);
    expect(ask('2010-11-07T02:31Z', '2010-11-07T06:00Z')).toEqual(['2010-11-07T02:31/2010-11-07T04:00 1']);
  });
});
