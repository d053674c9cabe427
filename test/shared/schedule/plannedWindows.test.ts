import { compileTimetable } from '@wip/shared/schedule/compileTimetable.ts';
import {
  clipWindows,
  joinWindows,
  type PlannedWindowMs,
  plannedWindows,
} from '@wip/shared/schedule/plannedWindows.ts';
import { type StageFact, stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import type { Cycle, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { describe, expect, it } from 'vitest';

const month: Cycle = { kind: 'month' };

/** A row 'day start-finish stage', such as '31 22:00-00:30 4'. */
function row(text: string): TimetableRow {
  const [, day, startHour, startMinute, finishHour, finishMinute, stage] =
    /^(\d+) (\d+):(\d+)-(\d+):(\d+) (\d+)$/.exec(text)!.map(Number) as [number, ...number[]];
  return {
    day: day!,
    startMinute: startHour! * 60 + startMinute!,
    finishMinute: finishHour! * 60 + finishMinute!,
    stage: stage!,
  };
}

/** A stage 'from/to stage' of local times; no `to`: until replaced. */
function stageFact(text: string, timeZone: string, sequence: number): StageFact {
  const [, from, to, stage] = /^([^/]+)\/(\S*) (\d+)$/.exec(text)!;
  const instant = (local: string) =>
    Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
  return {
    startsAtMs: instant(from!),
    endsAtMs: to === '' ? null : instant(to!),
    stage: Number(stage),
    recordedAtMs: sequence,
    sequence,
    source: 'test',
  };
}

interface Case {
  rows: string[];
  stages: string[];
  cycle?: Cycle;
  timeZone?: string;
  from?: string;
  to?: string;
}

/** Windows as 'start/end stage' in UTC, from the first of the stages' moments on. */
function windowsOf({ rows, stages, cycle = month, timeZone = 'UTC', from, to }: Case): string[] {
  const facts = stages.map((text, index) => stageFact(text, timeZone, index));
  const clock = createZoneClock(timeZone);
  const windows = plannedWindows({
    timetable: compileTimetable({ cycle, rows: rows.map(row) }),
    clock,
    segments: stageTimeline(facts),
    fromMs: from ? Date.parse(from) : Math.min(...facts.map((fact) => fact.startsAtMs)),
    toMs: to ? Date.parse(to) : Math.max(...facts.map((fact) => fact.endsAtMs!)),
  });
  return windows.map(described);
}

function described({ startsAtMs, endsAtMs, stage }: PlannedWindowMs): string {
  const minute = (ms: number) => new Date(ms).toISOString().slice(0, 16);
  return `${minute(startsAtMs)}/${minute(endsAtMs)} ${stage}`;
}

describe('planned windows', () => {
  it('run over midnight into the next day, over the end of a month and of a year', () => {
    expect(
      windowsOf({ rows: ['31 22:00-00:30 2'], stages: ['2023-12-31T00:00/2024-01-02T00:00 2'] }),
    ).toEqual(['2023-12-31T22:00/2024-01-01T00:30 2']);
    expect(
      windowsOf({ rows: ['30 22:00-00:30 2'], stages: ['2023-04-30T23:00/2023-05-02T00:00 2'] }),
    ).toEqual(['2023-04-30T23:00/2023-05-01T00:30 2']);
  });

  it('include the part of a row of the day before', () => {
    const rows = ['9 20:00-19:00 1'];
    expect(windowsOf({ rows, stages: ['2023-01-10T12:00/2023-01-11T00:00 1'] })).toEqual([
      '2023-01-10T12:00/2023-01-10T19:00 1',
    ]);
  });

  it('skip a day that the month does not have', () => {
    const rows = ['29 10:00-12:00 1', '31 10:00-12:00 1'];
    expect(windowsOf({ rows, stages: ['2023-02-01T00:00/2023-05-01T00:00 1'] })).toEqual([
      '2023-03-29T10:00/2023-03-29T12:00 1',
      '2023-03-31T10:00/2023-03-31T12:00 1',
      '2023-04-29T10:00/2023-04-29T12:00 1',
    ]);
  });

  it('have 29 February in a leap year', () => {
    const rows = ['29 10:00-12:00 1'];
    expect(windowsOf({ rows, stages: ['2024-02-01T00:00/2024-03-01T00:00 1'] })).toEqual([
      '2024-02-29T10:00/2024-02-29T12:00 1',
    ]);
  });

  it('repeat by ISO weekday', () => {
    const rows = ['7 10:00-12:00 1'];
    expect(
      windowsOf({ cycle: { kind: 'week' }, rows, stages: ['2024-03-01T00:00/2024-03-11T00:00 1'] }),
    ).toEqual(['2024-03-03T10:00/2024-03-03T12:00 1', '2024-03-10T10:00/2024-03-10T12:00 1']);
  });

  it('repeat by a cycle from its anchor, and before its anchor', () => {
    const cycle: Cycle = { kind: 'period', days: 5, anchorDate: '2024-03-06' };
    const rows = ['5 22:00-00:30 1'];
    expect(windowsOf({ cycle, rows, stages: ['2024-02-27T00:00/2024-03-12T00:00 1'] })).toEqual([
      '2024-02-29T22:00/2024-03-01T00:30 1',
      '2024-03-05T22:00/2024-03-06T00:30 1',
      '2024-03-10T22:00/2024-03-11T00:30 1',
    ]);
  });

  it('are cut by a stage that starts or ends inside a row', () => {
    const rows = ['10 10:00-12:30 2'];
    expect(windowsOf({ rows, stages: ['2023-01-10T10:20/2023-01-10T12:10 2'] })).toEqual([
      '2023-01-10T10:20/2023-01-10T12:10 2',
    ]);
  });

  it('end and begin where the stage changes inside a cut', () => {
    const rows = ['10 10:00-12:30 2', '10 10:00-12:30 3'];
    const stages = ['2023-01-10T00:00/2023-01-10T11:00 2', '2023-01-10T11:00/2023-01-11T00:00 3'];
    expect(windowsOf({ rows, stages })).toEqual([
      '2023-01-10T10:00/2023-01-10T11:00 2',
      '2023-01-10T11:00/2023-01-10T12:30 3',
    ]);
  });

  it('do not end where one fact hands the same stage to another', () => {
    const rows = ['10 10:00-12:30 2'];
    const stages = ['2023-01-10T00:00/2023-01-10T11:00 2', '2023-01-10T11:00/2023-01-11T00:00 2'];
    expect(windowsOf({ rows, stages })).toEqual(['2023-01-10T10:00/2023-01-10T12:30 2']);
  });

  it('need a row of exactly the stage in force', () => {
    const rows = ['10 10:00-12:30 2', '10 14:00-16:30 4'];
    expect(windowsOf({ rows, stages: ['2023-01-10T00:00/2023-01-11T00:00 3'] })).toEqual([]);
    expect(windowsOf({ rows, stages: ['2023-01-10T00:00/2023-01-11T00:00 4'] })).toEqual([
      '2023-01-10T14:00/2023-01-10T16:30 4',
    ]);
  });

  it('are none at stage 0, even if the timetable has rows for it, nor where nothing is announced', () => {
    const rows = ['10 10:00-12:30 0', '10 10:00-12:30 1'];
    expect(windowsOf({ rows, stages: ['2023-01-10T00:00/2023-01-11T00:00 0'] })).toEqual([]);
    expect(windowsOf({ rows, stages: [], from: '2023-01-10T00:00Z', to: '2023-01-11T00:00Z' })).toEqual([]);
  });

  it('lose what a withdrawal covers, and nothing else', () => {
    const rows = ['10 10:00-12:30 2', '10 18:00-20:30 2'];
    const stages = ['2023-01-10T00:00/2023-01-11T00:00 2', '2023-01-10T11:00/2023-01-10T13:00 0'];
    expect(windowsOf({ rows, stages })).toEqual([
      '2023-01-10T10:00/2023-01-10T11:00 2',
      '2023-01-10T18:00/2023-01-10T20:30 2',
    ]);
  });

  it('merge where rows of one stage overlap or touch, also over midnight, in any order of rows', () => {
    const rows = ['11 00:00-02:30 1', '10 22:00-00:30 1', '10 20:00-22:00 1', '10 20:30-21:00 1'];
    expect(windowsOf({ rows, stages: ['2023-01-10T00:00/2023-01-12T00:00 1'] })).toEqual([
      '2023-01-10T20:00/2023-01-11T02:30 1',
    ]);
  });

  it('take 23:59 literally', () => {
    const rows = ['10 22:00-23:59 1', '11 00:00-02:00 1'];
    expect(windowsOf({ rows, stages: ['2023-01-10T00:00/2023-01-12T00:00 1'] })).toEqual([
      '2023-01-10T22:00/2023-01-10T23:59 1',
      '2023-01-11T00:00/2023-01-11T02:00 1',
    ]);
  });

  it('end at midnight for a row that finishes at 00:00', () => {
    expect(
      windowsOf({ rows: ['10 22:00-00:00 1'], stages: ['2023-01-10T00:00/2023-01-12T00:00 1'] }),
    ).toEqual(['2023-01-10T22:00/2023-01-11T00:00 1']);
  });

  it('have no part in a row that finishes when it starts', () => {
    expect(
      windowsOf({ rows: ['10 10:00-10:00 1'], stages: ['2023-01-10T00:00/2023-01-12T00:00 1'] }),
    ).toEqual([]);
  });

  it('go on under an open stage as far as they are asked for', () => {
    const rows = ['10 10:00-12:00 1'];
    const stages = ['2023-01-01T00:00/ 1'];
    expect(windowsOf({ rows, stages, to: '2023-03-10T11:00Z' })).toEqual([
      '2023-01-10T10:00/2023-01-10T12:00 1',
      '2023-02-10T10:00/2023-02-10T12:00 1',
      '2023-03-10T10:00/2023-03-10T11:00 1',
    ]);
  });

  it('are none in an empty interval', () => {
    const rows = ['10 10:00-12:00 1'];
    const at = '2023-01-10T11:00Z';
    expect(windowsOf({ rows, stages: ['2023-01-01T00:00/ 1'], from: at, to: at })).toEqual([]);
  });
});

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

describe('windows in parts', () => {
  const windows = [
    { startsAtMs: 0, endsAtMs: 10, stage: 1 },
    { startsAtMs: 10, endsAtMs: 15, stage: 2 },
    { startsAtMs: 20, endsAtMs: 30, stage: 2 },
  ];

  it('are whole again when joined at any seam', () => {
    for (let seam = 0; seam <= 30; seam++) {
      expect(joinWindows(clipWindows(windows, 0, seam), clipWindows(windows, seam, 30))).toEqual(windows);
    }
  });

  it('stay apart at a seam where the stage changes', () => {
    expect(joinWindows(windows.slice(0, 1), windows.slice(1))).toEqual(windows);
  });

  it('are clipped to the interval, ends excluded', () => {
    expect(clipWindows(windows, 10, 20)).toEqual([windows[1]]);
    expect(clipWindows(windows, 12, 22)).toEqual([
      { startsAtMs: 12, endsAtMs: 15, stage: 2 },
      { startsAtMs: 20, endsAtMs: 22, stage: 2 },
    ]);
  });

  it('leave the windows given to them as they were', () => {
    const [earlier, later] = [clipWindows(windows, 0, 5), clipWindows(windows, 5, 30)];
    const before = structuredClone([earlier, later]);
    joinWindows(earlier, later);
    expect([earlier, later]).toEqual(before);
  });
});
