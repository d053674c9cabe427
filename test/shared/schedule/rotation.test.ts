import { DomainError } from '@wip/shared/errors.ts';
import { rotationGroups, rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import { rotationFamilies } from '@wip/shared/schedule/rotationFamilies.ts';
import { describe, expect, it } from 'vitest';

const rotationOf = (family: string, parameters?: Record<string, unknown>) =>
  rotationSchema.parse({ family, parameters });

/** The rows of a group on one day at one stage, as 'start-finish'. */
function rowsOn(family: string, group: string, day: number, stage: number): string[] {
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return rotationTimetable(rotationOf(family), group)
    .rows.filter((row) => row.day === day && row.stage === stage)
    .map((row) => `${time(row.startMinute)}-${time(row.finishMinute)}`);
}

describe('a known rotation', () => {
  it.each([
    ['eskom-even', '1', 1, 1, ['00:00-02:30']],
    ['eskom-even', '2', 5, 1, ['00:00-02:30']],
    ['eskom-even', '1', 1, 5, ['00:00-04:30', '08:00-10:30', '16:00-18:30']],
    ['eskom-even', '11', 1, 5, ['00:00-02:30', '04:00-06:30', '12:00-14:30', '20:00-22:30', '22:00-00:30']],
    ['eskom-odd', '12', 1, 1, ['23:00-01:30']],
    ['tshwane', '16', 2, 1, ['06:00-08:30']],
    ['ekurhuleni', '12', 1, 1, ['22:00-00:00']],
    ['cape-town', '1', 17, 1, ['00:00-02:30']],
    ['cape-town', '1', 13, 5, ['00:00-04:30', '10:00-12:30', '18:00-20:30']],
    ['city-power', '8', 1, 1, ['00:00-02:30']],
    ['city-power', '1', 2, 1, ['00:00-02:30']],
    ['city-power', '17', 1, 7, ['00:00-02:30']],
    ['city-power', '16', 1, 7, expect.not.arrayContaining(['00:00-02:30'])],
    ['nelson-mandela-bay', '13', 2, 1, ['00:00-02:30']],
    ['nelson-mandela-bay', '1', 1, 8, rowsOn('nelson-mandela-bay', '1', 1, 4)],
    ['buffalo-city', '9', 2, 1, ['00:00-03:00']],
    ['buffalo-city', '18', 1, 5, ['02:00-05:00', '06:00-09:00', '21:00-00:00']],
    ['mangaung', '4', 1, 8, ['00:00-02:30', '12:00-14:30']],
  ])('%s switches group %s off on day %i at stage %i', (family, group, day, stage, rows) => {
    expect(rowsOn(family, group, day, stage)).toEqual(rows);
  });

  it.each(Object.keys(rotationFamilies))(
    '%s leaves no group out, and only adds windows with the stage',
    (family) => {
      const rotation = rotationOf(family);
      for (const group of rotationGroups(rotation)) {
        const { rows } = rotationTimetable(rotation, group);
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows.filter(({ stage }) => stage < 8)) {
          const above = rows.filter((other) => other.day === row.day && other.stage === row.stage + 1);
          const end = (one: typeof row) => one.finishMinute + (one.finishMinute < one.startMinute ? 1440 : 0);
          const isKept = above.some((one) => one.startMinute <= row.startMinute && end(one) >= end(row));
          if (!isKept) expect.fail(`group ${group} loses ${JSON.stringify(row)}`);
        }
      }
    },
  );

  it.each(['eskom-even', 'eskom-odd', 'tshwane', 'cape-town', 'city-power'])(
    '%s switches as many groups off as the stage says, at every moment well inside a slot',
    (family) => {
      const rotation = rotationOf(family);
      const { phase } = rotation.parameters;
      const tables = rotationGroups(rotation).map((group) => rotationTimetable(rotation, group).rows);
      for (let stage = 1; stage <= 8; stage++) {
        for (const day of [2, 17, 30]) {
          for (let minute = phase + 60; minute < 1440; minute += 120) {
            const off = tables.filter((rows) =>
              rows.some((row) => {
                const finishes = row.finishMinute < row.startMinute ? 1440 : row.finishMinute;
                return (
                  row.stage === stage && row.day === day && row.startMinute <= minute && minute < finishes
                );
              }),
            );
            expect(off.length, `stage ${stage} day ${day} minute ${minute}`).toBe(stage);
          }
        }
      }
    },
  );

  it('names its groups, the exceptional ones last', () => {
    expect(rotationGroups(rotationOf('mangaung'))).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(rotationGroups(rotationOf('city-power')).slice(-3)).toEqual(['16', '17', '18']);
  });

  it('has the cycle of its table', () => {
    const cycles = ['eskom-even', 'nelson-mandela-bay', 'mangaung'].map(
      (family) => rotationTimetable(rotationOf(family), '1').cycle,
    );
    expect(cycles).toEqual([
      { kind: 'month' },
      { kind: 'period', days: 19, anchorDate: '2023-09-15' },
      { kind: 'week' },
    ]);
  });

  it('refuses a group that it does not have', () => {
    expect(() => rotationTimetable(rotationOf('mangaung'), '7')).toThrow(DomainError);
  });
});

it('a block that is off in every slot of a day is off all day', () => {
  const parameters = {
    ...{ blocks: 2, cycle: 'week', days: 7, n: 2, step: 720, slotMinutes: 720, phase: 0 },
    ...{ dayMul: 0, stageOffset: [0, 1], high: 'none' },
  };
  const { rows } = rotationTimetable(rotationOf('my-town', parameters), '1');
  const ofDay = rows.filter(({ day, stage }) => day === 1 && stage === 2);
  expect(ofDay).toEqual([
    { day: 1, startMinute: 0, finishMinute: 720, stage: 2 },
    { day: 1, startMinute: 720, finishMinute: 0, stage: 2 },
  ]);
});

describe('rotation.json', () => {
  const fieldsOf = (input: unknown) =>
    rotationSchema.safeParse(input).error?.issues.map(({ path }) => path.join('.'));

  it('may name a known family alone, change one, or bring all parameters of its own', () => {
    const own = { ...rotationFamilies['eskom-even'], blocks: 12 };
    expect(rotationGroups(rotationOf('my-town', own))).toHaveLength(12);
    expect(rotationOf('my-town', { sameAs: 'eskom-even', blocks: 12 }).parameters).toEqual(
      rotationOf('my-town', own).parameters,
    );
    expect(rotationOf('eskom-even').parameters.blocks).toBe(16);
    expect(rotationOf('my-town', { sameAs: 'eskom-odd' }).parameters.phase).toBe(60);
  });

  it('comes out in a form that it accepts again', () => {
    for (const family of Object.keys(rotationFamilies)) {
      const rotation = rotationOf(family);
      expect(rotationSchema.parse(JSON.parse(JSON.stringify(rotation)))).toEqual(rotation);
    }
  });

  it.each([
    ['an unknown family without parameters', { family: 'atlantis' }, 'family'],
    [
      'parameters like those of an unknown family',
      { family: 'x', parameters: { sameAs: 'y' } },
      'parameters.sameAs',
    ],
    ['an unknown parameter', changed({ colour: 1 }), 'parameters'],
    ['no blocks', changed({ blocks: 0 }), 'parameters.blocks'],
    ['slots past midnight', changed({ n: 13 }), 'parameters.n'],
    ['a period without an anchor', changed({ cycle: 'period' }), 'parameters.anchor'],
    ['an anchor that is no date', changed({ cycle: 'period', anchor: '2023-02-30' }), 'parameters.anchor'],
    ['a week of eight days', changed({ cycle: 'week', days: 8 }), 'parameters.days'],
    ['a month of 32 days', changed({ days: 32 }), 'parameters.days'],
    [
      'quarters without their length',
      changed({ high: 'next-quarter', dayDiv: undefined }),
      'parameters.dayDiv',
    ],
    [
      'a second series without its offsets',
      changed({ high: 'second-series', secondPhase: 0 }),
      'parameters.secondOffset',
    ],
    [
      'a second series past midnight',
      changed({ high: 'second-series', secondPhase: 120, secondOffset: [0] }),
      'parameters.secondPhase',
    ],
    [
      'a list that is too short',
      changed({ sameAs: 'city-power', evenSlotBase: [[1, 2]] }),
      'parameters.evenSlotBase',
    ],
    [
      'an exception for a block that does not exist',
      changed({ sameAs: 'city-power', extraBlocks: [17] }),
      'parameters.exceptions',
    ],
    ['an extra block that is none', changed({ extraBlocks: [16] }), 'parameters.extraBlocks'],
  ])('is refused with %s', (_, input, field) => {
    expect(fieldsOf(input)).toEqual([field]);
  });

  function changed(parameters: Record<string, unknown>) {
    return { family: 'my-town', parameters: { sameAs: 'eskom-even', ...parameters } };
  }
});
