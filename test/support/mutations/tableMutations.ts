import type { DraftTable } from './goodBundles.ts';
import type { Mutation, MutationKind, RowTarget } from './mutation.ts';
import { columnOf, insertColumn, rowKind } from './tableKinds.ts';

/** The whole file is refused: its group has no timetable. */
function badFile(
  name: string,
  entry: { line?: number; field?: string; message: string | RegExp },
  damage: (mutation: Mutation, target: RowTarget) => void,
): MutationKind {
  return rowKind(name, (mutation, target) => {
    damage(mutation, target);
    mutation.wanted.timetables.delete(target.group);
    mutation.wanted.entries.push({ action: 'refused', file: target.table.file, ...entry });
    return undefined;
  });
}

/** Written in another way, and meaning the same. */
function sameTable(name: string, change: (text: string) => string | Buffer): MutationKind {
  return rowKind(name, (mutation, { table }) => {
    mutation.changes.set(table.file, change);
    return undefined;
  });
}

const dropColumn = ({ columns, rows }: DraftTable, column: string) => {
  const at = columns.indexOf(column);
  columns.splice(at, 1);
  for (const row of rows) row.splice(at, 1);
};

export const tableMutations: MutationKind[] = [
  rowKind('an unknown column', (mutation, { table }) => {
    insertColumn(table, 'remark', 'x, y');
    mutation.wanted.entries.push({
      action: 'ignored',
      file: table.file,
      line: 1,
      field: 'remark',
      message: 'unknown column',
    });
    return undefined;
  }),
  rowKind('a column without a name', (_mutation, { table }) => insertColumn(table, '', 'x') as undefined),
  ...['finsh_time', 'end_time', 'Finish Time', ' FINISH-TIME '].map((spelling) =>
    rowKind(`finish_time spelt '${spelling}'`, (_mutation, { table }) => {
      table.columns[table.columns.indexOf('finish_time')] = spelling;
      return undefined;
    }),
  ),
  badFile(
    'a column named twice',
    { line: 1, field: 'stage', message: 'the header names this column twice' },
    (_mutation, { table }) => insertColumn(table, ' Stage', '1'),
  ),
  badFile(
    'a finish in two spellings',
    { line: 1, field: 'finish_time', message: 'the header names this column twice' },
    (_mutation, { table }) => insertColumn(table, 'finsh_time', '09:00'),
  ),
  ...['stage', 'start_time', 'finish_time'].map((column) =>
    badFile(
      `no column ${column}`,
      { line: 1, message: `the header lacks ${column}` },
      (_mutation, { table }) => dropColumn(table, column),
    ),
  ),
  badFile(
    'no column for the day',
    {
      line: 1,
      message: /^the header must name one of date_of_month, day_of_week, day_of_cycle, and it names 0$/,
    },
    (_mutation, { table }) => dropColumn(table, columnOf(table)),
  ),
  badFile('two columns for the day', { line: 1, message: /and it names 2$/ }, (_mutation, { table }) =>
    insertColumn(table, columnOf(table) === 'day_of_week' ? 'date_of_month' : 'day_of_week', '1'),
  ),
  badFile(
    'semicolons between the cells',
    { line: 1, message: /and it names 0$/ },
    ({ changes, wanted }, { table }) => {
      changes.set(table.file, (text) => text.replaceAll(',', ';'));
      const column = table.columns.join(';');
      wanted.entries.push({
        action: 'ignored',
        file: table.file,
        line: 1,
        field: column,
        message: 'unknown column',
      });
    },
  ),
  badFile(
    'an empty file',
    { message: 'the file is empty; its first line must name the columns' },
    ({ changes }, { table }) => {
      changes.set(table.file, () => '');
    },
  ),
  badFile(
    'a header alone',
    { message: 'the timetable has no good row; its group has no timetable' },
    (_mutation, { table }) => {
      table.rows = [];
    },
  ),
  sameTable('a byte order mark', (text) => `\ufeff${text}`),
  sameTable('lines that end as on Windows', (text) => text.replaceAll('\n', '\r\n')),
  sameTable('lines that end as on an old Mac', (text) => text.replaceAll('\n', '\r')),
  sameTable('line ends of both kinds', (text) => text.replace('\n', '\r\n')),
  sameTable('line ends of both kinds, the other way round', (text) =>
    text.replaceAll('\n', '\r\n').replace('\r\n', '\n'),
  ),
  sameTable('no line end at the end', (text) => text.trimEnd()),
  sameTable('blanks around every cell', (text) => text.replaceAll(',', '\t , ').replaceAll('\n', ' \n ')),
  sameTable('a capital header', (text) => text.replace(/^.*\n/, (header) => header.toUpperCase())),
  sameTable('quotes around every cell', (text) => text.replaceAll(/[^,\n]+/g, '"$&"')),
  sameTable('rows of blanks and commas', (text) => text.replace(/\n(?=.)/, '\n\n ,,,\n')),
  sameTable('hours of one digit and seconds', (text) => text.replaceAll(/\b0(\d:\d\d)\b/g, '$1:00')),
  sameTable('zeroes before numbers', (text) => text.replaceAll(/(?<=,)(\d+)(?=\n)/g, '0$1')),
];
