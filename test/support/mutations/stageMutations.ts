import type { DraftTable } from './goodBundles.ts';
import { kind, type Mutation, type MutationKind, setCell } from './mutation.ts';

function stages(
  name: string,
  change: (mutation: Mutation, table: DraftTable, row: number) => false | undefined,
): MutationKind {
  return kind(name, (mutation) => {
    const table = mutation.stages;
    return table ? change(mutation, table, mutation.whole(table.rows.length)) : false;
  });
}

function badCell(column: string, cell: string, message: string | RegExp): MutationKind {
  return stages(`'${cell}' as ${column} of a stage`, (mutation, table, row) => {
    if (!table.columns.includes(column)) return false;
    setCell({ table, row }, column, cell);
    wantRefused(mutation, row, column, message);
    return undefined;
  });
}

function wantRefused(
  { wanted }: Mutation,
  row: number,
  field: string | undefined,
  message: string | RegExp,
): void {
  wanted.stageCount -= 1;
  wanted.entries.push({
    action: 'refused',
    file: 'stages.csv',
    line: row + 2,
    ...(field && { field }),
    message,
  });
}

/** The rows are not taken at all. */
function badHeader(
  name: string,
  entry: { field?: string; line?: number; message: string | RegExp },
  change: (table: DraftTable, mutation: Mutation) => void,
): MutationKind {
  return stages(name, (mutation, table) => {
    change(table, mutation);
    mutation.wanted.stageCount = 0;
    mutation.wanted.entries.push({ action: 'refused', file: 'stages.csv', ...entry });
    return undefined;
  });
}

const time = /^must be a time such as 2023-02-19T02:00 \(wall clock of the region\) or with an offset/;
const noTimes = [
  'soon',
  '2026-02-30T00:00',
  '2026-01-01',
  '2026-01-01T25:00',
  '2026-01-01T00:00+25:00',
  '1969-12-31T00:00',
  '2200-01-02T00:00',
  '01/02/2026 00:00',
];

export const stageMutations: MutationKind[] = [
  ...[...noTimes, ''].map((cell) => badCell('start', cell, time)),
  ...noTimes.map((cell) => badCell('end', cell, time)),
  badCell('end', '2026-01-01T00:00+14:00', 'must be after start'),
  badCell('end', '2025-01-01T00:00', 'must be after start'),
  ...['-1', '17', '1.5', '', 'two'].map((cell) =>
    badCell('stage', cell, /^must be a whole number from 0 to 16/),
  ),
  ...noTimes.map((cell) => badCell('announced_at', cell, time)),
  badCell('announced_at', '2126-01-01T00:00', 'lies in the future; correct it, or leave it empty'),
  stages('an end that is its start', (mutation, table, row) => {
    setCell({ table, row }, 'end', table.rows[row]![0]!);
    wantRefused(mutation, row, 'end', 'must be after start');
    return undefined;
  }),
  stages('a cell too few', (mutation, table, row) => {
    table.rows[row]!.pop();
    wantRefused(mutation, row, undefined, /^the row has \d cells, but the header \d$/);
    return undefined;
  }),
  stages('empty cells at the end', (_mutation, table, row) => {
    table.rows[row]!.push('', '');
    return undefined;
  }),
  stages('a stray quote', (mutation, table, row) => {
    setCell({ table, row }, 'start', '@@2026"01@@');
    wantRefused(mutation, row, undefined, 'the row has a stray quote');
    return undefined;
  }),
  stages('a row given twice', (_mutation, table, row) => {
    table.rows.push([...table.rows[row]!]);
    return undefined;
  }),
  stages('an unknown column', (mutation, table) => {
    table.columns.push('scope');
    for (const row of table.rows) row.push('all');
    mutation.wanted.entries.push({
      action: 'ignored',
      file: 'stages.csv',
      line: 1,
      field: 'scope',
      message: 'unknown column',
    });
    return undefined;
  }),
  stages('blanks, capitals, a mark and other line ends', (mutation, table) => {
    mutation.changes.set(
      table.file,
      (text) =>
        `\ufeff${text
          .replace(/^.*/, (header) => header.toUpperCase())
          .replaceAll(',', ' , ')
          .replaceAll('\n', '\r\n')}`,
    );
    return undefined;
  }),
  stages('instants in lower case with a blank and seconds', (mutation, table) => {
    mutation.changes.set(table.file, (text) => text.replaceAll('Z', 'z').replaceAll(/(?<=\d)T(?=\d)/g, ' '));
    return undefined;
  }),
  badHeader(
    'an empty file',
    { message: 'the file is empty; its first line must name the columns' },
    (table, { changes }) => {
      changes.set(table.file, () => '\n\n');
    },
  ),
  badHeader(
    'a header that lacks the stage',
    { line: 1, message: 'the header lacks stage; it must be start,end,stage[,announced_at]' },
    (table) => {
      table.columns[2] = '';
    },
  ),
  badHeader(
    'no header at all',
    { line: 1, message: /^the header lacks start, end, stage;/ },
    (table, { changes, wanted }) => {
      changes.set(table.file, (text) => text.replace(/^.*\n/, ''));
      for (const cell of table.rows[0]!.filter(Boolean)) {
        const field = cell.toLowerCase().replace(/[\s_-]+/g, '_');
        wanted.entries.push({
          action: 'ignored',
          file: 'stages.csv',
          line: 1,
          field,
          message: 'unknown column',
        });
      }
    },
  ),
  badHeader(
    'a column named twice',
    { line: 1, field: 'start', message: 'the header names this column twice' },
    (table) => {
      table.columns[1] = 'Start';
    },
  ),
];
