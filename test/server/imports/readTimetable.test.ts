import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTimetable } from '@wip/server/features/imports/bundle/readTimetable.ts';
import { createFindings, describeEntry } from '@wip/server/features/imports/importReport.ts';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../support/sharedData.ts';

function read(text: string) {
  const findings = createFindings();
  const timetable = readTimetable(text, 'timetables/x.csv', findings)?.timetable ?? null;
  return { timetable, entries: findings.entries.map(describeEntry) };
}

const row = { day: 1, startMinute: 480, finishMinute: 630, stage: 2 };

describe('the three kinds of header', () => {
  it.each([
    ['date_of_month,start_time,finish_time,stage\n1,08:00,10:30,2\n', { kind: 'month' }],
    ['day_of_week,start_time,finsh_time,stage\n1,08:00,10:30,2', { kind: 'week' }],
    [
      'day_of_cycle ,period_of_cycle ,start_of_cycle ,start_time ,finsh_time ,stage\n' +
        '           1 ,             19 ,2023-09-15     ,08:00      ,10:30      ,    2\n',
      { kind: 'period', days: 19, anchorDate: '2023-09-15' },
    ],
    [
      '\ufeffDate of month , START_TIME,Finish Time,STAGE\r\n 1 , 8:00 ,10:30:00 , 2 \r\n\r\n',
      { kind: 'month' },
    ],
    ['stage,finish_time,start_time,date_of_month\n2,10:30,08:00,1\n', { kind: 'month' }],
    ['"date_of_month","start_time","finish_time","stage"\n"1","08:00","10:30","2"\n', { kind: 'month' }],
  ])('%j', (text, cycle) => {
    expect(read(text)).toEqual({ timetable: { cycle, rows: [row] }, entries: [] });
  });

  it('a row until midnight may say 00:00 or 24:00, and 23:59 is itself', () => {
    const { timetable } = read(
      'day_of_week,start_time,finish_time,stage\n1,22:00,24:00,1\n1,22:00,00:00,2\n1,22:00,23:59,3\n',
    );
    expect(timetable?.rows.map((entry) => entry.finishMinute)).toEqual([0, 0, 1439]);
  });
});

describe('bad rows are refused with line and reason', () => {
  it.each([
    ['32,08:00,10:30,2', 'date_of_month: must be a whole number from 1 to 31'],
    ['0,08:00,10:30,2', 'date_of_month: must be a whole number from 1 to 31'],
    ['1.5,08:00,10:30,2', 'date_of_month: must be a whole number from 1 to 31'],
    ['1,24:00,10:30,2', 'start_time: must be a time from 00:00 to 23:59'],
    ['1,08:60,10:30,2', 'start_time: must be a time from 00:00 to 23:59'],
    ['1,08:00,25:00,2', 'finish_time: must be a time from 00:00 to 24:00'],
    ['1,08:00,,2', 'finish_time: must be a time from 00:00 to 24:00'],
    ['1,08:00,08:00,2', 'finish_time: is the same as start_time; correct one of them'],
    ['1,08:00,10:30,0', 'stage: must be a whole number from 1 to 16'],
    ['1,08:00,10:30,17', 'stage: must be a whole number from 1 to 16'],
  ])('%s', (line, reason) => {
    const { timetable, entries } = read(
      `date_of_month,start_time,finish_time,stage\n${line}\n1,08:00,10:30,2\n`,
    );
    expect(timetable?.rows).toEqual([row]);
    expect(entries).toEqual([`timetables/x.csv:2, ${reason}`]);
  });

  it('cells too few or too many, a stray quote, a repeated row, an unknown column', () => {
    const { timetable, entries } = read(
      'date_of_month,start_time,finish_time,stage,note\n1,08:00\n1,08:00,10:30,2,x\n1,08:00,10:30,2,y\n2,0"8:00,10:30,2,\n3,08:00,10:30,2,z\n',
    );
    expect(timetable?.rows.map((entry) => entry.day)).toEqual([1, 3]);
    expect(entries.sort()).toEqual([
      'timetables/x.csv:1, note: unknown column',
      'timetables/x.csv:2: the row has 2 cells, but the header 5',
      'timetables/x.csv:4: dropped a row that repeats another',
      expect.stringMatching(/^timetables\/x.csv:[56]: the row has a stray quote/),
    ]);
  });

  it('rows of another cycle than the first', () => {
    const { timetable, entries } = read(
      'day_of_cycle,period_of_cycle,start_of_cycle,start_time,finish_time,stage\n' +
        '1,19,2023-09-15,08:00,10:30,2\n1,18,2023-09-15,08:00,10:30,2\n1,19,2023-09-31,08:00,10:30,2\n20,19,2023-09-15,08:00,10:30,2\n',
    );
    expect(timetable?.rows).toEqual([row]);
    expect(entries).toEqual([
      'timetables/x.csv:3, period_of_cycle: must be the same cycle in all rows; split the file by cycle',
      'timetables/x.csv:4, start_of_cycle: must be a date such as 2023-09-15',
      'timetables/x.csv:5, day_of_cycle: must be a whole number from 1 to 19',
    ]);
  });
});

describe('a file that says nothing is refused as a whole', () => {
  it.each([
    ['', /the file is empty/],
    ['start_time,finish_time,stage\n', /must name one of date_of_month, .*, and it names 0/],
    ['date_of_month,day_of_week,start_time,finish_time,stage\n', /it names 2/],
    ['date_of_month,start_time,stage\n1,08:00,2\n', /the header lacks finish_time/],
    ['day_of_cycle,start_time,finish_time,stage\n', /lacks period_of_cycle, start_of_cycle/],
    ['date_of_month,stage,start_time,finish_time,stage\n', /names this column twice/],
    ['date_of_month,start_time,finish_time,stage\n', /no good row/],
  ])('%j', (text, reason) => {
    const { timetable, entries } = read(text);
    expect(timetable).toBeNull();
    expect(entries.at(-1)).toMatch(reason);
  });
});

describe.skipIf(sharedData() === null)('the real timetables', () => {
  it('every row of all 389 is taken, but for 14 that repeat another', async () => {
    const folder = join(sharedData() ?? '', 'loadshedding/timetables');
    const files = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
    let lines = 0;
    let rows = 0;
    const messages = new Map<string, number>();
    for (const name of files) {
      const text = await readFile(join(folder, name), 'utf8');
      const findings = createFindings();
      lines += text.trim().split('\n').length - 1;
      rows += readTimetable(text, name, findings)?.timetable.rows.length ?? 0;
      for (const { message } of findings.entries) messages.set(message, (messages.get(message) ?? 0) + 1);
    }
    expect(files).toHaveLength(389);
    expect([...messages]).toEqual([['dropped a row that repeats another', 14]]);
    expect(rows).toBe(lines - 14);
  });
});
