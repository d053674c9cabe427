import type { Cycle } from '@wip/shared/schedule/timetable.ts';
import { describe, expect, it } from 'vitest';
import { windowsOf } from '../../support/describedWindows.ts';

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
