import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintGroups } from '@wip/shared/schedule/lint/lintGroups.ts';
import { lintTimetable } from '@wip/shared/schedule/lint/lintTimetable.ts';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../support/sharedData.ts';
import { readTimetable } from './readSchedule.ts';

const data = sharedData();

describe.skipIf(data === null)('the real timetables, linted', () => {
  const folder = join(data ?? '', 'loadshedding', 'timetables');
  const tables = (data === null ? [] : readdirSync(folder)).map((file) => ({
    group: file.replace('.csv', ''),
    timetable: readTimetable(readFileSync(join(folder, file), 'utf8')),
  }));
  const findings = tables.flatMap(({ group, timetable }) =>
    lintTimetable(timetable).map(({ kind, message }) => ({ group, kind, message })),
  );
  const of = (name: RegExp) => findings.filter(({ group }) => name.test(group));
  const kindsOf = (name: RegExp) => of(name).map(({ group, kind }) => `${group} ${kind}`);

  it('those that are equal to their formula in every row give no finding, nor do the towns', () => {
    const clean = tables.filter(
      ({ group }) =>
        !/^(city-power|free-state-mangaung|gauteng-e|msunduzi|nelson-mandela-bay|eskom$)/.test(group),
    );
    expect(clean).toHaveLength(334);
    const names = new Set(clean.map(({ group }) => group));
    expect(findings.filter(({ group }) => names.has(group))).toEqual([]);
  });

  it('22:30 printed as 20:30 is found in all 770 rows of city-power', () => {
    const found = of(/^city-power/);
    expect(found).toHaveLength(11);
    const counts = found.map(({ message }) =>
      Number(/^(\d+) rows take 30 min where 2 h 30 min is usual: 20:00–20:30 on days /.exec(message)?.[1]),
    );
    expect(counts.reduce((sum, rows) => sum + rows)).toBe(770);
  });

  it('windows of mangaung printed two hours too long are found, and the other groups are clean', () => {
    expect(of(/^free-state-mangaung/).map(({ group, message }) => `${group}: ${message}`)).toEqual([
      'free-state-mangaung-group-5: 8 rows take 4 h 30 min where 2 h 30 min is usual: 06:00–10:30 on Fridays at stages 1 to 8',
      'free-state-mangaung-group-6: 8 rows take 4 h 30 min where 2 h 30 min is usual: 08:00–12:30 on Fridays at stages 1 to 8',
    ]);
  });

  it('23:59 and the group of 150 minutes are found in ekurhuleni', () => {
    const groups = tables.filter(({ group }) => group.startsWith('gauteng-ekurhuleni'));
    const others = groups.filter(({ group }) => group !== 'gauteng-ekurhuleni-block-14');
    expect(kindsOf(/ekurhuleni/)).toEqual(others.map(({ group }) => `${group} midnight`));
    expect(lintGroups(groups)).toEqual({
      group: 'gauteng-ekurhuleni-block-14',
      message: 'its rows take 2 h 30 min, those of the 9 other groups 2 h',
    });
    expect(lintGroups(tables)).toBeNull();
  });

  it('misprints of cycle day 11 are found in nelson-mandela-bay, but for a row lost at the stage that adds it', () => {
    expect(of(/^nelson-mandela-bay/).map(({ group, message }) => `${group.slice(25)}: ${message}`)).toEqual([
      '13: stage 7 is not within stage 8, which leaves out 16:00–18:30 on day 10',
      '13: rows overlap: 10:00–12:30 and 12:00–14:30 on day 11 at stage 8',
      '15: rows overlap: 14:00–16:30 and 16:00–18:30 on day 11 at stages 3 to 8',
      '8: rows overlap: 00:00–02:30 and 02:00–04:30 on day 11 at stages 3 to 8',
    ]);
  });

  it('tables that are not cumulative are named as such', () => {
    const groups = new Set(
      of(/emfuleni|msunduzi/)
        .filter(({ kind }) => kind === 'not-within')
        .map(({ group }) => group),
    );
    expect(groups.size).toBe(14);
    expect(findings.filter(({ kind }) => kind === 'not-within')).toHaveLength(
      of(/emfuleni|msunduzi|nelson/).filter(({ kind }) => kind === 'not-within').length,
    );
  });
});
