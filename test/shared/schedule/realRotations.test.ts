import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rotationGroups, rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import { rotationFamilies } from '@wip/shared/schedule/rotationFamilies.ts';
import type { Timetable, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../support/sharedData.ts';
import { coverageDifferences, coverageText } from './coverage.ts';
import { readTimetable } from './readSchedule.ts';

const data = sharedData();
const folder = join(data ?? '', 'loadshedding');

/** The printed timetables whose file name matches, by the group in it. */
function printed(name: RegExp): [group: string, timetable: Timetable][] {
  return readdirSync(join(folder, 'timetables')).flatMap((file) => {
    const match = name.exec(file);
    return match
      ? [[match[1] ?? file, readTimetable(readFileSync(join(folder, 'timetables', file), 'utf8'))]]
      : [];
  });
}

/** What print and formula cover differently: '+' is printed only, '-' is in the formula only. */
function differences(
  family: string,
  timetables: readonly [string, Timetable][],
  parameters = rotationFamilies[family],
) {
  const rotation = rotationSchema.parse({ family, parameters });
  return timetables.flatMap(([group, timetable]) =>
    coverageDifferences(timetable, rotationTimetable(rotation, group)).map((text) => `${group}: ${text}`),
  );
}

function repaired(timetable: Timetable, repair: (row: TimetableRow) => Partial<TimetableRow>): Timetable {
  return { ...timetable, rows: timetable.rows.map((row) => ({ ...row, ...repair(row) })) };
}

const toMidnight = (row: TimetableRow) => (row.finishMinute === 1439 ? { finishMinute: 0 } : {});

describe.skipIf(data === null)('the known rotations against the printed timetables', () => {
  it('have the published parameters', () => {
    const published = JSON.parse(readFileSync(join(folder, 'rotation-params.json'), 'utf8')).families;
    expect(Object.keys(rotationFamilies)).toEqual(Object.keys(published));
    for (const [family, parameters] of Object.entries(published)) {
      expect(rotationSchema.parse({ family })).toEqual(rotationSchema.parse({ family, parameters }));
    }
  });

  it.each([
    ['eskom-even', /^eskom-direct-(\d+)-even/, 9],
    ['eskom-odd', /^eskom-direct-(\d+)-odd/, 10],
    ['tshwane', /^gauteng-tshwane-group-(\d+)/, 10],
    ['cape-town', /^city-of-cape-town-area-(\d+)/, 10],
    ['buffalo-city', /^buffalo-city-block-(\d+)/, 11],
  ])('%s is equal in every row', (family, name, count) => {
    const timetables = printed(name);
    expect(timetables).toHaveLength(count);
    expect(differences(family, timetables)).toEqual([]);
    const rotation = rotationSchema.parse({ family });
    const inOrder = (rows: readonly TimetableRow[]) => rows.map((row) => JSON.stringify(row, FIELDS)).sort();
    for (const [group, { cycle, rows }] of timetables) {
      const formula = rotationTimetable(rotation, group);
      expect(formula.cycle).toEqual(cycle);
      expect(inOrder(formula.rows), group).toEqual(inOrder(rows));
    }
  });

  it("the towns that eskom supplies are equal to one of eskom's blocks", () => {
    const towns = printed(
      /^(?:eastern-cape|free-state(?!-mangaung)|kwazulu-natal(?!-ethekwini)|limpopo|mpumalanga|north-west|northern-cape|western-cape)-(.*)\.csv$/,
    );
    expect(towns).toHaveLength(253);
    const blocks = new Set(
      ['eskom-even', 'eskom-odd'].flatMap((family) => {
        const rotation = rotationSchema.parse({ family });
        return rotationGroups(rotation).map((group) => coverageText(rotationTimetable(rotation, group)));
      }),
    );
    const others = towns.filter(([, town]) => !blocks.has(coverageText(town)));
    expect(others.map(([name]) => name)).toEqual([]);
  });

  it('ekurhuleni is equal but for a last slot printed to 23:59 and a block 14 printed with 150 minutes', () => {
    const timetables = printed(/^gauteng-ekurhuleni-block-(\d+)/).map(
      ([group, timetable]) => [group, repaired(timetable, toMidnight)] as [string, Timetable],
    );
    expect(timetables).toHaveLength(10);
    const block14 = timetables.filter(([group]) => group === '14');
    const others = timetables.filter(([group]) => group !== '14');
    expect(differences('ekurhuleni', others)).toEqual([]);
    expect(differences('ekurhuleni', block14)).not.toEqual([]);
    const longer = { ...rotationFamilies.ekurhuleni, slotMinutes: 150 };
    expect(differences('ekurhuleni', block14, longer)).toEqual([]);
  });

  it('city-power is equal but for 22:30 printed as 20:30', () => {
    const isMisprinted = (row: TimetableRow) => row.startMinute === 1200 && row.finishMinute === 1230;
    const timetables = printed(/^city-power-(\d+)/);
    expect(timetables).toHaveLength(11);
    expect(timetables.flatMap(([, { rows }]) => rows.filter(isMisprinted))).toHaveLength(770);
    const repair = (row: TimetableRow) => (isMisprinted(row) ? { finishMinute: 1350 } : {});
    const corrected = timetables.map(
      ([group, table]) => [group, repaired(table, repair)] as [string, Timetable],
    );
    expect(differences('city-power', corrected)).toEqual([]);
  });

  it('nelson-mandela-bay is equal but for misprints of cycle day 11', () => {
    const timetables = printed(/^nelson-mandela-bay-group-(\d+)/);
    expect(timetables).toHaveLength(11);
    expect(differences('nelson-mandela-bay', timetables).sort()).toEqual(
      [
        '13: + stage 8 day 11 10:00-12:00', // and this one is missing on day 10
        '13: - stage 8 day 10 16:00-18:30',
        ...[3, 4, 5, 6, 7, 8].map((stage) => `15: + stage ${stage} day 11 14:00-16:00`),
        ...[2, 3, 4, 5, 6, 7, 8].map((stage) => `15: - stage ${stage} day 11 06:00-08:30`),
        '18: - stage 3 day 11 02:00-04:30',
        ...[3, 4, 5, 6, 7, 8].map((stage) => `8: + stage ${stage} day 11 00:00-02:00`),
      ].sort(),
    );
  });

  it('mangaung is equal but for windows printed two hours too long at all stages', () => {
    const timetables = printed(/^free-state-mangaung-group-(\d+)/);
    expect(timetables).toHaveLength(4);
    const stages = Array.from({ length: 8 }, (_, index) => index + 1);
    expect(differences('mangaung', timetables)).toEqual([
      ...stages.map((stage) => `5: + stage ${stage} day 5 08:30-10:30`),
      ...stages.map((stage) => `6: + stage ${stage} day 5 10:30-12:30`),
    ]);
  });
});

const FIELDS = ['stage', 'day', 'startMinute', 'finishMinute'];
