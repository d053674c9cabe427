import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../support/sharedData.ts';
import {
  described,
  joinedWithHighestStage,
  readCsv,
  readStages,
  readTimetable,
  windowsBetween,
} from './readSchedule.ts';

const data = sharedData();
const folder = join(data ?? '', 'loadshedding');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

describe.skipIf(data === null)('the real timetables', () => {
  const timetables = new Map<string, Timetable>();
  for (const file of data === null ? [] : readdirSync(join(folder, 'timetables'))) {
    timetables.set(file.replace(/\.csv$/, ''), readTimetable(read(join('timetables', file))));
  }
  const periods = data === null ? [] : readCsv(read('expected/WINDOWS.csv'));
  const areas = new Set(
    periods.flatMap(({ window }) => readCsv(read(`expected/${window}.csv`)).map((row) => row.area!)),
  );

  it('are 389, and the expected windows 5,643 and 5,333', () => {
    expect(timetables.size).toBe(389);
    expect(areas.size).toBe(28);
    expect(periods.reduce((sum, period) => sum + Number(period.segments), 0)).toBe(5643);
    expect(periods.reduce((sum, period) => sum + Number(period.merged), 0)).toBe(5333);
  });

  it.each(periods)('give every window of $window, no more and no less', (period) => {
    const text = read(period.stage_file!);
    const coct = readStages(text, 'coct');
    const notCoct = readStages(text, 'not-coct');
    const expected = linesByArea(read(`expected/${period.window}.csv`));
    const expectedJoined = linesByArea(read(`expected/${period.window}-merged.csv`));
    let segments = 0;
    let joined = 0;
    for (const area of areas) {
      const stages = area.startsWith('city-of-cape-town-') ? coct : notCoct;
      const windows = windowsBetween(timetables.get(area)!, stages, period.from!, period.to!);
      expect(windows.map(described), area).toEqual(expected.get(area) ?? []);
      const joinedWindows = joinedWithHighestStage(windows);
      expect(joinedWindows.map(described), area).toEqual(expectedJoined.get(area) ?? []);
      segments += windows.length;
      joined += joinedWindows.length;
    }
    expect(segments).toBe(Number(period.segments));
    expect(joined).toBe(Number(period.merged));
  });
});

describe('timetables in the three forms of real files', () => {
  const stages = readStages(
    `start,end,stage,scope
2024-02-28T20:00:00+02:00,2024-02-29T12:00:00+02:00,2,all
2024-02-29T12:00:00+02:00,2024-02-29T12:45:00+02:00,1,all
2024-02-29T12:45:00+02:00,2024-03-01T03:00:00+02:00,2,not-coct
`,
    'not-coct',
  );
  const expected = [
    '2024-02-28T20:00:00.000Z 2024-02-28T22:30:00.000Z 2',
    '2024-02-29T09:30:00.000Z 2024-02-29T10:00:00.000Z 2',
    '2024-02-29T10:00:00.000Z 2024-02-29T10:45:00.000Z 1',
    '2024-02-29T10:45:00.000Z 2024-02-29T12:00:00.000Z 2',
    '2024-02-29T22:00:00.000Z 2024-03-01T00:30:00.000Z 2',
  ];

  it.each([
    {
      form: 'days of the month',
      text: `date_of_month,start_time,finsh_time,stage
28,22:00,00:30,2
29,11:30,14:00,1
29,11:30,14:00,2
01,00:00,02:30,2
30,00:00,23:59,2
`,
    },
    {
      form: 'days of the week',
      text: `day_of_week,start_time,finish_time,stage
3,22:00,00:30,2
4,11:30,14:00,1
4,11:30,14:00,2
5,00:00,02:30,2
`,
    },
    {
      form: 'days of a cycle, with blanks',
      text: `day_of_cycle ,period_of_cycle ,start_of_cycle ,start_time ,finsh_time ,stage
           3 ,             19 ,2024-04-04     ,22:00      ,00:30      ,    2
           4 ,             19 ,2024-04-04     ,11:30      ,14:00      ,    1
           4 ,             19 ,2024-04-04     ,11:30      ,14:00      ,    2
           5 ,             19 ,2024-04-04     ,00:00      ,02:30      ,    2
`,
    },
  ])('give the same windows by $form', ({ text }) => {
    const windows = windowsBetween(readTimetable(text), stages, '2024-02-20', '2024-03-10');
    expect(windows.map(described)).toEqual(expected);
  });

  it('count a stage for the scope that it names', () => {
    const text = 'start,end,stage,scope\n2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,1,coct\n';
    expect(readStages(text, 'coct')).toHaveLength(1);
    expect(readStages(text, 'not-coct')).toHaveLength(0);
  });

  it('joined over touching windows take the highest stage', () => {
    const timetable = readTimetable(
      'date_of_month,start_time,finish_time,stage\n29,11:30,14:00,1\n29,11:30,14:00,2\n',
    );
    const windows = windowsBetween(timetable, stages, '2024-02-20', '2024-03-10');
    expect(windows).toHaveLength(3);
    expect(joinedWithHighestStage(windows).map(described)).toEqual([
      '2024-02-29T09:30:00.000Z 2024-02-29T12:00:00.000Z 2',
    ]);
  });
});

function linesByArea(text: string): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const { area, start, end, stage, max_stage } of readCsv(text)) {
    const line = described({
      startsAtMs: Date.parse(start!),
      endsAtMs: Date.parse(end!),
      stage: Number(stage ?? max_stage),
    });
    lines.set(area!, [...(lines.get(area!) ?? []), line]);
  }
  return lines;
}
