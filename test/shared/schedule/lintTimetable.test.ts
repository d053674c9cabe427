import { lintGroups } from '@wip/shared/schedule/lint/lintGroups.ts';
import { lintTimetable } from '@wip/shared/schedule/lint/lintTimetable.ts';
import { rotationGroups, rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import { rotationFamilies } from '@wip/shared/schedule/rotationFamilies.ts';
import type { Timetable, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import { describe, expect, it } from 'vitest';

const allStages = [1, 2, 3, 4, 5, 6, 7, 8];

function groupsOf(family: string, parameters = rotationFamilies[family]) {
  const rotation = rotationSchema.parse({ family, parameters });
  return rotationGroups(rotation).map((group) => ({ group, timetable: rotationTimetable(rotation, group) }));
}

/** A timetable by hand: `day HH:MM-HH:MM stages`, as in `3 20:00-22:30 1-8`. */
function weekly(...lines: string[]): Timetable {
  const rows = lines.flatMap((line) => {
    const [day = '', range = '', stages = ''] = line.split(' ');
    const [startMinute = 0, finishMinute = 0] = range.split('-').map((time) => {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      return hours * 60 + minutes;
    });
    const [first = 0, last = first] = stages.split('-').map(Number);
    const within = allStages.filter((stage) => stage >= first && stage <= last);
    return within.map((stage) => ({ day: Number(day), startMinute, finishMinute, stage }));
  });
  return { cycle: { kind: 'week' }, rows };
}

const days = [1, 2, 3, 4, 5, 6, 7];
/** Every morning and evening, from stage 1 and from stage 3 on. */
const clean = days.flatMap((day) => [`${day} 06:00-08:30 1-8`, `${day} 20:00-22:30 3-8`]);
const findingsOf = (timetable: Timetable) =>
  lintTimetable(timetable).map(({ kind, message }) => `${kind}: ${message}`);
const without = (dropped: string) => clean.filter((line) => line !== dropped);

function changed(
  timetable: Timetable,
  change: (row: TimetableRow) => Partial<TimetableRow> | null,
): Timetable {
  return {
    ...timetable,
    rows: timetable.rows.flatMap((row) => {
      const own = change(row);
      return own === null ? [] : [{ ...row, ...own }];
    }),
  };
}

describe('a clean table gives no finding', () => {
  it.each(Object.keys(rotationFamilies))('%s, all groups', (family) => {
    const groups = groupsOf(family);
    expect(groups.length).toBeGreaterThan(5);
    for (const { group, timetable } of groups) expect(findingsOf(timetable), group).toEqual([]);
    expect(lintGroups(groups)).toBeNull();
  });

  it.each([
    ['by hand', clean],
    ['of one row', ['3 08:00-10:30 4']],
    ['whose cut over midnight is two rows', [...clean, '1 23:30-00:00 3-8', '2 00:00-02:00 3-8']],
    ['whose stages begin at 4', clean.map((line) => line.replace(/ \d-8/, ' 4-8'))],
    [
      'whose low stage leaves days out',
      [...clean.filter((line) => !/^1 06/.test(line)), '1 06:00-08:30 2-8'],
    ],
    [
      'with longer cuts at weekends',
      [...clean.filter((line) => !/^[67] 20/.test(line)), '6 19:00-23:30 3-8', '7 19:00-23:30 3-8'],
    ],
    [
      'that writes overlapping slots as rows of their own',
      days.flatMap((day) => [`${day} 06:00-08:30 1-8`, `${day} 08:00-10:30 1-8`]),
    ],
  ])('%s', (_, lines) => {
    expect(findingsOf(weekly(...lines))).toEqual([]);
  });

  it('of no row', () => {
    expect(lintTimetable({ cycle: { kind: 'month' }, rows: [] })).toEqual([]);
  });
});

describe('what looks like a misprint is one sentence for all its places', () => {
  it.each([
    [
      'a stage is not within the next one',
      [...without('2 20:00-22:30 3-8'), '2 20:00-22:30 3-4', '2 20:00-21:00 5-8', '4 02:00-04:30 4'],
      [
        'not-within: stage 4 is not within stage 5, which leaves out 21:00–22:30 on Tuesdays and 02:00–04:30 on Thursdays',
        'length: 4 rows take 1 h where 2 h 30 min is usual: 20:00–21:00 on Tuesdays at stages 5 to 8',
      ],
    ],
    [
      'a cut over the end of the week is not within',
      [...clean, '7 23:00-01:30 4'],
      ['not-within: stage 4 is not within stage 5, which leaves out 23:00–01:30 on Sundays'],
    ],
    [
      'a day has no row',
      clean.filter((line) => !line.startsWith('3 ')),
      ['gap: no row on Wednesdays at stages 1 to 8, where the other 6 days have some'],
    ],
    [
      'a stage has no row',
      clean.map((line) => line.replace(' 3-8', ' 6-8').replace(' 1-8', ' 6-8')).concat('1 06:00-08:30 2-3'),
      ['gap: no row at stages 4 and 5, though lower and higher stages have some: then nothing is off'],
    ],
    [
      'rows overlap',
      [...clean, '5 07:00-09:30 1-8'],
      ['overlap: rows overlap: 06:00–08:30 and 07:00–09:30 on Fridays at stages 1 to 8'],
    ],
    [
      'a row lies within one that runs past midnight, over the end of the week',
      [...clean, '7 23:30-02:00 8', '1 00:30-01:00 8'],
      [
        'overlap: rows overlap: 23:30–02:00 and 00:30–01:00 on Sundays at stage 8',
        'length: a row takes 30 min where 2 h 30 min is usual: 00:30–01:00 on Mondays at stage 8',
      ],
    ],
    [
      'a row finishes at 23:59',
      [...without('1 20:00-22:30 3-8'), '1 21:30-23:59 3-8', '2 00:00-02:30 6-8'],
      [
        'midnight: 6 rows finish at 23:59 on Mondays at stages 3 to 8, 3 of them before a row at 00:00; write 00:00 where the cut goes on to midnight',
      ],
    ],
    [
      'power is back for a minute',
      [...clean, '6 08:31-11:00 2-8'],
      ['midnight: power is back for a few minutes only: 08:30–08:31 on Saturdays at stages 2 to 8'],
    ],
    [
      'a row is printed too short',
      [...without('2 20:00-22:30 3-8'), '2 20:00-20:30 3-8'],
      ['length: 6 rows take 30 min where 2 h 30 min is usual: 20:00–20:30 on Tuesdays at stages 3 to 8'],
    ],
    [
      'a row is printed too long',
      [...without('5 06:00-08:30 1-8'), '5 06:00-10:30 1-8'],
      ['length: 8 rows take 4 h 30 min where 2 h 30 min is usual: 06:00–10:30 on Fridays at stages 1 to 8'],
    ],
  ])('%s', (_, lines, findings) => {
    expect(findingsOf(weekly(...lines))).toEqual(findings);
  });

  it('also in a table of 50,000 rows that all overlap, in little time', () => {
    const rows = days.flatMap((day) =>
      Array.from({ length: 1439 * 5 }, (_, index) => ({
        ...{ day, startMinute: index % 1439, finishMinute: 1439, stage: 1 + Math.floor(index / 1439) },
      })),
    );
    const startedAtMs = performance.now();
    const findings = lintTimetable({ cycle: { kind: 'week' }, rows });
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(findings.map(({ kind }) => kind)).toEqual(['overlap', 'midnight']);
    for (const { message } of findings) expect(message.length).toBeLessThan(400);
  });

  it('and names the first of its rows', () => {
    const timetable = weekly(...clean, '5 07:00-09:30 1-8');
    const [finding] = lintTimetable(timetable);
    expect(timetable.rows[finding?.rowIndex ?? -1]).toMatchObject({ day: 5, startMinute: 360, stage: 1 });
  });
});

describe('misprints set into tables that rotations make are found', () => {
  const group = (family: string, name: string) =>
    groupsOf(family).find((entry) => entry.group === name)?.timetable ?? weekly();

  it('22:30 printed as 20:30', () => {
    const printed = changed(group('city-power', '7'), ({ startMinute, finishMinute }) =>
      startMinute === 1200 && finishMinute === 1350 ? { finishMinute: 1230 } : {},
    );
    expect(findingsOf(printed)).toEqual([
      'length: 71 rows take 30 min where 2 h 30 min is usual: 20:00–20:30 on days 6 to 13 and 22 to 28 at stages 1 to 8',
    ]);
  });

  it('a window printed two hours too long', () => {
    const printed = changed(group('mangaung', '5'), ({ day, startMinute }) =>
      day === 5 && startMinute === 360 ? { finishMinute: 630 } : {},
    );
    expect(findingsOf(printed)).toEqual([
      'length: 8 rows take 4 h 30 min where 2 h 30 min is usual: 06:00–10:30 on Fridays at stages 1 to 8',
    ]);
  });

  it('the last slot printed to 23:59', () => {
    const printed = changed(group('ekurhuleni', '4'), ({ finishMinute }) =>
      finishMinute === 0 ? { finishMinute: 1439 } : {},
    );
    expect(findingsOf(printed)).toEqual([
      'midnight: 72 rows finish at 23:59 on days 1 to 8 and 17 to 24 at stages 1 to 8, 20 of them before a row at 00:00; write 00:00 where the cut goes on to midnight',
    ]);
  });

  it('a window printed at the time of another', () => {
    const printed = changed(group('nelson-mandela-bay', '15'), ({ day, startMinute }) =>
      day === 11 && startMinute === 360 ? { startMinute: 840, finishMinute: 990 } : {},
    );
    expect(findingsOf(printed)).toEqual([
      'overlap: rows overlap: 14:00–16:30 and 16:00–18:30 on day 11 at stages 2 to 8',
    ]);
  });

  it('a row lost at one stage', () => {
    const printed = changed(group('eskom-odd', '3'), ({ day, stage, startMinute }) =>
      day === 9 && stage === 6 && startMinute === 540 ? null : {},
    );
    expect(findingsOf(printed)).toEqual([
      'not-within: stage 5 is not within stage 6, which leaves out 09:00–11:30 on day 9',
    ]);
  });

  it('all rows of one group printed too long', () => {
    const longer = groupsOf('ekurhuleni', { ...rotationFamilies.ekurhuleni, slotMinutes: 150 });
    const groups = groupsOf('ekurhuleni').map((entry, index) => (index === 13 ? longer[13]! : entry));
    expect(lintGroups(groups)).toEqual({
      group: '14',
      message: 'its rows take 2 h 30 min, those of the 15 other groups 2 h',
    });
    expect(lintGroups(groups.map((entry, index) => (index === 0 ? longer[0]! : entry)))).toBeNull();
    expect(lintGroups(groups.slice(12))).toBeNull();
  });
});
