import type { AreaRow } from './areaRows.ts';

/**
 * The rows as CSV (RFC 4180) with instants in UTC. A cell that a spreadsheet would take for a formula
 * begins with an apostrophe.
 */
export function areasCsv(rows: readonly AreaRow[], asOf: Date | null, at: Date | null): string {
  const header = ['area_id', 'area', 'in', 'block', 'state', 'until', 'since', 'why', 'at', 'as_of'];
  const lines = rows.map((row) => [
    row.areaId,
    row.name,
    row.parents,
    row.group ?? '',
    row.state ?? '',
    row.until?.toISOString() ?? '',
    row.since?.toISOString() ?? '',
    row.why,
    (at ?? asOf)?.toISOString() ?? '',
    asOf?.toISOString() ?? '',
  ]);
  return [header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** Where a cell begins (some spreadsheets split at a semicolon or a tab as well) and how a formula begins. */
const formulaStart = /([;\t\r\n]|^)(?=\s*[=+\-@＝＋－＠])/g;

/** One cell: harmless to spreadsheets, quoted where it has to be. */
export function csvCell(text: string): string {
  const safe = text.replace(formulaStart, "$1'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
