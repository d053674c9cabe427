import type { DraftTable } from './goodBundles.ts';
import { kind, type Mutation, type MutationKind, pickRow, type RowTarget } from './mutation.ts';

type RowChange = (mutation: Mutation, target: RowTarget) => false | undefined;

export function rowKind(
  name: string,
  change: RowChange,
  isFit?: Parameters<typeof pickRow>[1],
): MutationKind {
  return kind(name, (mutation) => {
    const target = pickRow(mutation, isFit);
    return target ? change(mutation, target) : false;
  });
}

export const insertColumn = ({ columns, rows }: DraftTable, column: string, cell: string) => {
  columns.push(column);
  for (const row of rows) row.push(cell);
};

/** The column that says the day. */
export function columnOf(table: DraftTable): string {
  return table.columns[0]!;
}
