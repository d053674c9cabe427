import { DomainError } from '@wip/shared/errors.ts';
import type { SignalKind } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { parse } from 'csv-parse/sync';
import { readSignalRow, type SignalRow } from './signalRow.ts';

export interface ReadSignals {
  rows: SignalRow[];
  refused: { line: number; reason: string }[];
}

const needed = ['starts_at', 'ends_at', 'value'];
const mostRows = 200_000;

/**
 * Reads a CSV text with the columns starts_at, ends_at, value and perhaps available_at; others are left aside. A bad row
 * is named by its line, and the good ones are taken.
 *
 * Errors: INVALID where the header lacks a column, or where there are more than 200,000 rows.
 */
export function readSignalsCsv(text: string, context: { kind: SignalKind; nowMs: number }): ReadSignals {
  const { lines, refused } = linesOf(text);
  const header = lines.shift();
  const columns = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new DomainError(
      'INVALID',
      `The first line must name the columns starts_at, ends_at and value; it lacks ${missing.join(' and ')}.`,
    );
  }
  if (lines.length > mostRows) {
    throw new DomainError('INVALID', `There are more than ${mostRows.toLocaleString('en')} rows.`);
  }
  const rows: SignalRow[] = [];
  for (const { line, cells } of lines) {
    const row = readSignalRow(
      Object.fromEntries(columns.map((column, index) => [column, cells[index]?.trim() ?? ''])),
      context,
    );
    if ('reason' in row) refused.push({ line, reason: row.reason });
    else rows.push(row);
  }
  refused.sort((a, b) => a.line - b.line);
  return { rows, refused };
}

/** Line by line, so that a stray quote is the fault of its own line. */
function linesOf(text: string) {
  const lines: { line: number; cells: string[] }[] = [];
  const refused: ReadSignals['refused'] = [];
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((row, index) => {
      const line = index + 1;
      const cells = cellsOf(row);
      if (cells === null) refused.push({ line, reason: 'the row has a stray quote' });
      else if (cells.some((cell) => cell.trim() !== '')) lines.push({ line, cells });
    });
  return { lines, refused };
}

function cellsOf(row: string): string[] | null {
  if (!row.includes('"')) return row.split(',');
  try {
    return parse(row, { relax_column_count: true })[0] ?? [];
  } catch {
    return null;
  }
}
