import { areaRows, filterRows, sortRows } from '@wip/client/src/features/status/list/areaRows.ts';
import { areasCsv, csvCell } from '@wip/client/src/features/status/list/areasCsv.ts';
import type { StatusCode } from '@wip/shared/status/timelines.ts';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';

const codes: Record<number, StatusCode> = { 1: 'n', 2: 'f', 3: 'u', 4: 's' };
const untils: Record<number, Date> = { 2: new Date('2026-11-23T18:30:00Z') };
const summary = (number: number, name: string, parents: string[]) => ({
  areaId: `za/${number}`,
  number,
  regionId: 'za',
  version: '1',
  name,
  parents,
  group: String(number),
  center: [28, -26] as [number, number],
  bbox: [28, -26, 29, -25] as [number, number, number, number],
  areaKm2: 1,
});
const rows = areaRows(
  [
    summary(1, 'Zürich Park', ['Gauteng']),
    summary(2, 'Benoni', ['Ekurhuleni', 'Gauteng']),
    summary(3, '=HYPERLINK("x")', ['Karoo']),
    summary(4, 'Alberton', ['Gauteng']),
    summary(5, 'Calvinia', ['Namakwa']),
  ],
  {
    codeOf: (number) => codes[number],
    untilOf: (number) => untils[number] ?? null,
    sinceOf: () => null,
    stage: 4,
  },
);

describe('the list of areas', () => {
  it('begins with the areas that are off; what is not yet known is last', () => {
    const sorted = sortRows(rows, { key: 'state', isDescending: false });
    expect(sorted.map((row) => row.state)).toEqual(['off', 'soon', 'unknown', 'on', null]);
  });

  it('sorts by name without regard to case and accents, and by end with the unknown ones last', () => {
    expect(sortRows(rows, { key: 'name', isDescending: true })[0]?.name).toBe('Zürich Park');
    expect(sortRows(rows, { key: 'until', isDescending: false })[0]?.name).toBe('Benoni');
  });

  it('says why by stage and block', () => {
    expect(rows[1]?.why).toBe('Stage 4, block 2');
    expect(rows[2]?.why).toBe('No timetable');
  });

  it('filters by every word, in names and parents, accents or not', () => {
    expect(filterRows(rows, 'zurich').map((row) => row.name)).toEqual(['Zürich Park']);
    expect(filterRows(rows, 'gauteng ben').map((row) => row.name)).toEqual(['Benoni']);
    expect(filterRows(rows, '  ')).toHaveLength(5);
  });

  it('sorts 20,000 rows within a tenth of a second', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      ...rows[index % rows.length]!,
      name: `Area ${(index * 7_919) % 20_000}`,
    }));
    const startedMs = performance.now();
    sortRows(many, { key: 'state', isDescending: false });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

describe('the list as CSV', () => {
  const asOf = new Date('2026-11-23T16:05:00Z');

  it('reads back as it was, with instants in UTC', () => {
    const [first, second] = parse(areasCsv(rows.slice(0, 2), asOf, null), { columns: true }) as Record<
      string,
      string
    >[];
    expect(first).toMatchObject({ area: 'Zürich Park', state: 'on', until: '', as_of: asOf.toISOString() });
    expect(second).toMatchObject({
      in: 'Ekurhuleni, Gauteng',
      state: 'off',
      until: '2026-11-23T18:30:00.000Z',
    });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1+1', '＝1+1'])(
    'keeps a spreadsheet from running %s',
    (text) => {
      expect(csvCell(text)).toBe(`'${text}`);
    },
  );

  it.each([
    ['Town;=1+1', `"Town;'=1+1"`],
    ['Town\n@SUM(A1)', `"Town\n'@SUM(A1)"`],
    ['\t=1+1', `"\t'=1+1"`],
  ])('keeps one that splits cells elsewhere from running %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('leaves a hyphen within a name alone', () => {
    expect(csvCell('Bela-Bela')).toBe('Bela-Bela');
  });

  it('quotes commas, quotes and line ends', () => {
    expect(csvCell('a,"b"\nc')).toBe('"a,""b""\nc"');
  });
});
