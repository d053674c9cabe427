import { diffVersions } from '@wip/shared/imports/diff/diffVersions.ts';
import type { RegionVersion } from '@wip/shared/imports/diff/regionVersion.ts';
import { rotationGroups, rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import type { Cycle, Timetable, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import { describe, expect, it } from 'vitest';

const stages = [1, 2, 3, 4];

/** A row at stages `from` to 4; hours of the day. */
function rows(day: number, startH: number, finishH: number, from = 1): TimetableRow[] {
  return stages
    .filter((stage) => stage >= from)
    .map((stage) => ({ day, startMinute: startH * 60, finishMinute: (finishH * 60) % 1440, stage }));
}

function table(...parts: TimetableRow[][]): Timetable {
  return { cycle: { kind: 'week' }, rows: parts.flat() };
}

/** Off on Monday evening, on Thursday morning and, from stage 3 on, on Saturday over midnight. */
const evening = table(rows(1, 18, 20.5), rows(4, 6, 8.5), rows(6, 22, 0.5, 3));

function area(name: string, group: string | null = '7', outline = '') {
  return { key: name.toLowerCase(), name, group, outline };
}

function version(overrides: Partial<RegionVersion> = {}): RegionVersion {
  return {
    name: 'Testland',
    timeZone: 'Africa/Johannesburg',
    areas: [area('Irene'), area('Centurion')],
    timetables: [{ group: '7', timetable: evening }],
    ...overrides,
  };
}

/** The lines between two timetables of block 7. */
function timesBetween(before: Timetable, after: Timetable): string[] {
  const versionOf = (timetable: Timetable) => version({ timetables: [{ group: '7', timetable }] });
  return diffVersions(versionOf(before), versionOf(after)).map(({ text }) =>
    text.replace('; 2 areas, Irene and Centurion', ''),
  );
}

function areasBetween(before: RegionVersion['areas'], after: RegionVersion['areas']): string[] {
  return diffVersions(version({ areas: before }), version({ areas: after })).map(({ text }) => text);
}

describe('times', () => {
  it.each([
    [
      'a window that moves',
      table(rows(1, 20, 22.5), rows(4, 6, 8.5), rows(6, 22, 0.5, 3)),
      ['block 7 moves from 18:00 to 20:00 on Mondays'],
    ],
    [
      'a window over midnight that moves, at some stages',
      table(rows(1, 18, 20.5), rows(4, 6, 8.5), rows(6, 21, 23.5, 3)),
      ['block 7 moves from 22:00 to 21:00 on Saturdays at stages 3 and 4'],
    ],
    [
      'windows that are longer',
      table(rows(1, 18, 21), rows(4, 5, 8.5), rows(6, 22, 0.5, 3)),
      [
        'block 7 is off from 18:00 until 21:00 and no longer 20:30 on Mondays',
        'block 7 is off until 08:30 from 05:00 and no longer 06:00 on Thursdays',
      ],
    ],
    [
      'a window that moves and is longer',
      table(rows(1, 19, 22), rows(4, 6, 8.5), rows(6, 22, 0.5, 3)),
      ['block 7 is off 19:00–22:00 and no longer 18:00–20:30 on Mondays'],
    ],
    [
      'the same new windows on several days',
      table(evening.rows.slice(), rows(2, 10, 12, 4), rows(3, 10, 12, 4), rows(5, 10, 12, 4)),
      ['block 7 is also off 10:00–12:00 on Tuesdays, Wednesdays and Fridays at stage 4'],
    ],
    [
      'a window that goes',
      table(rows(1, 18, 20.5), rows(6, 22, 0.5, 3)),
      ['block 7 is no longer off 06:00–08:30 on Thursdays'],
    ],
    [
      'another cycle',
      { cycle: { kind: 'month' }, rows: evening.rows } satisfies Timetable,
      ['block 7 goes by days of the month and no longer by weekdays'],
    ],
    [
      'many other times, as a whole',
      table(...[1, 2, 3, 4, 5, 6, 7].map((day) => rows(day, day * 2, day * 2 + 2))),
      [
        'block 7 is off at other times every day at stages 1 to 4, 14 h in 7 days at stage 4, 7 h 30 min before',
      ],
    ],
  ])('%s', (_, after, lines) => {
    expect(timesBetween(evening, after)).toEqual(lines);
  });

  it('that are written in another way are no change', () => {
    const inParts = table(
      [...evening.rows.filter(({ day }) => day !== 6)].reverse(),
      rows(4, 7, 8),
      rows(6, 22, 24, 3),
      rows(7, 0, 0.5, 3),
    );
    expect(timesBetween(evening, inParts)).toEqual([]);
    const cycle = (anchorDate: string): Cycle => ({ kind: 'period', days: 7, anchorDate });
    const [one, other] = ['2024-01-01', '2024-02-05'].map((date) => ({ ...evening, cycle: cycle(date) }));
    expect(timesBetween(one!, other!)).toEqual([]);
    expect(timesBetween(one!, { ...evening, cycle: cycle('2024-02-06') })).toEqual([
      'block 7 goes by a cycle of 7 days from 2024-02-06 and no longer by a cycle of 7 days from 2024-01-01',
    ]);
  });

  it('blocks with the same change stand in one line, those that most areas notice first', () => {
    const later = table(rows(1, 20, 22.5), rows(4, 6, 8.5), rows(6, 22, 0.5, 3));
    const fewer = table(rows(1, 18, 20.5), rows(6, 22, 0.5, 3));
    const timetables = (one: Timetable, other: Timetable) => [
      { group: '10', timetable: one },
      { group: '9', timetable: one },
      { group: '7', timetable: other },
      { group: '8', timetable: evening },
    ];
    const members = (count: number, group: string) =>
      Array.from({ length: count }, (_, index) => area(`${group}-${index}`, group));
    const areas = [...members(2, '7'), ...members(5, '8'), ...members(3, '9'), ...members(1, '10')];
    const before = version({ areas, timetables: timetables(evening, evening) });
    const after = version({ areas, timetables: timetables(later, fewer) });
    expect(diffVersions(before, after)).toEqual([
      {
        text: 'blocks 9 and 10: each moves from 18:00 to 20:00 on Mondays; 4 areas, 9-0, 9-1, 9-2 and 10-0',
        areaCount: 4,
      },
      { text: 'block 7 is no longer off 06:00–08:30 on Thursdays; 2 areas, 7-0 and 7-1', areaCount: 2 },
    ]);
  });

  it('a block has a timetable for the first time, or none any more', () => {
    const none = version({ timetables: [] });
    expect(diffVersions(none, version())).toMatchObject([
      { text: 'block 7 has a timetable, for the first time; 2 areas, Irene and Centurion' },
    ]);
    expect(diffVersions(version(), none)).toMatchObject([
      { text: 'block 7 has no timetable any more; 2 areas, Irene and Centurion' },
    ]);
  });

  it('a block with another name and the same timetable is the same block', () => {
    const renamed = version({
      areas: [area('Irene', 'South'), area('Centurion', 'South')],
      timetables: [{ group: 'South', timetable: evening }],
    });
    expect(diffVersions(version(), renamed).map(({ text }) => text)).toEqual([
      'block 7 is now block South, with the same timetable',
    ]);
  });

  it('between whole rotations are told as a whole', () => {
    const versionOf = (family: string) => {
      const rotation = rotationSchema.parse({ family });
      const timetables = rotationGroups(rotation).map((group) => ({
        group,
        timetable: rotationTimetable(rotation, group),
      }));
      return version({ areas: timetables.map(({ group }) => area(group, group)), timetables });
    };
    const lines = diffVersions(versionOf('tshwane'), versionOf('cape-town')).map(({ text }) => text);
    expect(lines).toEqual([
      'blocks 1, 2, 3 and 13 more: each is off at other times every day at stages 1 to 3 and 5 to 8, ' +
        '419 h 30 min in 31 days at stage 8, 418 h 30 min before; 16 areas, 1, 2, 3 and 13 more',
    ]);
    expect(diffVersions(versionOf('tshwane'), versionOf('eskom-even'))).toEqual([]);
  });
});

describe('areas', () => {
  const many = Array.from({ length: 12 }, (_, index) => area(`New ${index + 1}`));

  it.each([
    ['none', [area('Irene')], [area('Irene')], []],
    ['one that moves', [area('Irene')], [area('Irene', '9')], ['Irene moves from block 7 to block 9']],
    [
      'several that move the same way',
      [area('Irene'), area('Centurion'), area('Olifants', '8')],
      [area('Irene', '9'), area('Centurion', '9'), area('Olifants', '9')],
      ['2 areas move from block 7 to block 9: Irene and Centurion', 'Olifants moves from block 8 to block 9'],
    ],
    [
      'one that leaves its block',
      [area('Irene')],
      [area('Irene', null)],
      ['Irene leaves block 7 for none; planned cuts are unknown there'],
    ],
    [
      'one that gets a block',
      [area('Irene', null)],
      [area('Irene')],
      ['Irene comes into block 7, from none'],
    ],
    ['new ones', [], many, ['12 areas are new: New 1, New 2, New 3 and 9 more']],
    ['one that goes', [area('Irene'), area('Centurion')], [area('Irene')], ['Centurion is gone']],
    [
      'one that is renamed and drawn anew',
      [area('Irene')],
      [{ ...area('Irene', '7', 'other'), name: 'Irène' }],
      ['Irene is now Irène', 'Irène has another outline'],
    ],
  ])('%s', (_, before, after, lines) => {
    expect(areasBetween(before, after)).toEqual(lines);
  });
});

it('another time zone and another name are told, once', () => {
  const after = version({ name: 'Newland', timeZone: 'Africa/Maputo' });
  expect(diffVersions(version(), after)).toEqual([
    { text: 'the region Testland is now Newland', areaCount: 2 },
    { text: 'times are those of Africa/Maputo and no longer of Africa/Johannesburg', areaCount: 2 },
  ]);
});
