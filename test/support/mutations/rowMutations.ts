import { clock, type MutationKind, type pickRow, setCell, wantRefusedRow } from './mutation.ts';
import { columnOf, rowKind } from './tableKinds.ts';

/** A cell that is refused with its row. */
function badCell(
  column: string,
  cell: string,
  message: string | RegExp,
  isFit?: Parameters<typeof pickRow>[1],
): MutationKind {
  return rowKind(
    `'${cell}' as ${column}`,
    (mutation, target) => {
      setCell(target, column, cell);
      wantRefusedRow(mutation, target, column, message);
      return undefined;
    },
    isFit,
  );
}

const isMonth = ({ cycle }: { cycle: { kind: string } }) => cycle.kind === 'month';
const isWeek = ({ cycle }: { cycle: { kind: string } }) => cycle.kind === 'week';
const isPeriod = ({ cycle }: { cycle: { kind: string } }) => cycle.kind === 'period';
const badStart = 'must be a time from 00:00 to 23:59';
const badFinish = 'must be a time from 00:00 to 24:00';
const badStage = 'must be a whole number from 1 to 16';

export const rowMutations: MutationKind[] = [
  ...['0', '17', '-1', '1.5', '', 'x', '99999', '1e0'].map((cell) => badCell('stage', cell, badStage)),
  ...['24:00', '25:00', '', '8h', '12:60', '8:5', '-1:00', '0800'].map((cell) =>
    badCell('start_time', cell, badStart),
  ),
  ...['24:01', '', 'noon', '10:30:15', '99:99'].map((cell) => badCell('finish_time', cell, badFinish)),
  ...['0', '32', 'first', '', '2026-01-01', '1.0'].map((cell) =>
    badCell('date_of_month', cell, 'must be a whole number from 1 to 31', isMonth),
  ),
  ...['0', '8', 'Mon', ''].map((cell) =>
    badCell('day_of_week', cell, 'must be a whole number from 1 to 7', isWeek),
  ),
  ...['0', '20', '367', ''].map((cell) =>
    badCell('day_of_cycle', cell, /^must be a whole number from 1 to (19|4)$/, isPeriod),
  ),
  ...['0', '367', '', 'x'].map((cell) =>
    badCell('period_of_cycle', cell, 'must be a number of days from 1 to 366', isPeriod),
  ),
  badCell('period_of_cycle', '18', 'must be the same cycle in all rows; split the file by cycle', isPeriod),
  ...['2023-02-30', '15.9.2023', '', '2023-9-15'].map((cell) =>
    badCell('start_of_cycle', cell, 'must be a date such as 2023-09-15', isPeriod),
  ),
  rowKind(
    'another first day of the cycle in one row',
    (mutation, target) => {
      setCell(target, 'start_of_cycle', '2023-09-16');
      wantRefusedRow(
        mutation,
        target,
        'period_of_cycle',
        'must be the same cycle in all rows; split the file by cycle',
      );
      return undefined;
    },
    isPeriod,
  ),
  rowKind('a row that starts when it finishes', (mutation, target) => {
    setCell(target, 'finish_time', clock(target.meaning.rows[target.row]!.startMinute));
    wantRefusedRow(mutation, target, 'finish_time', 'is the same as start_time; correct one of them');
    return undefined;
  }),
  rowKind('24:00 as finish', (_mutation, target) => {
    setCell(target, 'start_time', '20:00');
    setCell(target, 'finish_time', '24:00');
    Object.assign(target.meaning.rows[target.row]!, { startMinute: 1200, finishMinute: 0 });
    return undefined;
  }),
  rowKind('23:59 as finish', (_mutation, target) => {
    setCell(target, 'start_time', '20:00');
    setCell(target, 'finish_time', '23:59');
    Object.assign(target.meaning.rows[target.row]!, { startMinute: 1200, finishMinute: 1439 });
    return undefined;
  }),
  rowKind('a whole day', (mutation, target) => {
    setCell(target, 'start_time', '00:00');
    setCell(target, 'finish_time', '24:00');
    const { day, stage } = target.meaning.rows[target.row]!;
    const halves = [
      { day, startMinute: 0, finishMinute: 720, stage },
      { day, startMinute: 720, finishMinute: 0, stage },
    ];
    target.meaning.rows.splice(target.row, 1, ...halves);
    const message = 'wrote a row of a whole day as two of half a day';
    mutation.wanted.entries.push({ action: 'repaired', file: target.table.file, line: target.line, message });
    return undefined;
  }),
  rowKind('a row given twice', (mutation, { table, row }) => {
    table.rows.push([...table.rows[row]!]);
    const message = 'dropped a row that repeats another';
    mutation.wanted.entries.push({
      action: 'repaired',
      file: table.file,
      line: table.rows.length + 1,
      message,
    });
    return undefined;
  }),
  rowKind('the header once more in the middle', (mutation, { table, line, meaning }) => {
    table.rows.splice(line - 2, 0, [...table.columns]);
    const isCycle = meaning.cycle.kind === 'period';
    const field = isCycle ? 'period_of_cycle' : columnOf(table);
    mutation.wanted.entries.push({
      action: 'refused',
      file: table.file,
      line,
      field,
      message: /^must be a (whole number|number of days) from 1 to /,
    });
    return undefined;
  }),
  rowKind('a cell too many', (mutation, target) => {
    const { table, row } = target;
    table.rows[row]!.push('x');
    wantRefusedRow(
      mutation,
      target,
      undefined,
      `the row has ${table.columns.length + 1} cells, but the header ${table.columns.length}`,
    );
    return undefined;
  }),
  rowKind('a cell too few', (mutation, target) => {
    const { table, row } = target;
    table.rows[row]!.pop();
    wantRefusedRow(
      mutation,
      target,
      undefined,
      `the row has ${table.columns.length - 1} cells, but the header ${table.columns.length}`,
    );
    return undefined;
  }),
  rowKind('empty cells at the end of a row', (_mutation, { table, row }) => {
    table.rows[row]!.push('', ' ');
    return undefined;
  }),
  rowKind('a stray quote', (mutation, target) => {
    setCell(target, 'start_time', '@@08:00"@@');
    wantRefusedRow(mutation, target, undefined, 'the row has a stray quote');
    return undefined;
  }),
  ...['"1', '"1"x', 'a"b"'].map((cell) =>
    rowKind(`the stray quotes ${cell}`, (mutation, target) => {
      setCell(target, 'stage', `@@${cell}@@`);
      wantRefusedRow(mutation, target, undefined, 'the row has a stray quote');
      return undefined;
    }),
  ),
  rowKind('stray quotes in two rows that look like one cell', (mutation, target) => {
    const first = { ...target, row: 1, line: 3 };
    const last = { ...target, row: target.table.rows.length - 1, line: target.table.rows.length + 1 };
    setCell(first, 'stage', '@@"1@@');
    setCell(last, 'stage', '@@1"@@');
    wantRefusedRow(mutation, last, undefined, 'the row has a stray quote');
    wantRefusedRow(mutation, first, undefined, 'the row has a stray quote');
    return undefined;
  }),
  rowKind('line breaks in a remark', (mutation, { table, row }) => {
    table.columns.push('remark');
    for (const [index, cells] of table.rows.entries())
      cells.push(index === row ? 'two\nlines, "quoted"' : '');
    mutation.wanted.entries.push({
      action: 'ignored',
      file: table.file,
      line: 1,
      field: 'remark',
      message: 'unknown column',
    });
    return undefined;
  }),
  rowKind('a row too long to be one', (mutation, target) => {
    setCell(target, 'stage', 'x'.repeat(10_001));
    wantRefusedRow(mutation, target, undefined, 'the row is too long');
    return undefined;
  }),
];
