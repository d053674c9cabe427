import { type Info, parse } from 'csv-parse/sync';
import type { Findings } from '../importReport.ts';

/** One row of a CSV file by column; cells are trimmed. */
export interface CsvRow {
  line: number;
  cells: Record<string, string>;
}

export interface CsvTable {
  columns: string[];
  /** To be read once: refusals are reported as their rows are passed. */
  rows: Iterable<CsvRow>;
}

interface CsvOptions {
  file: string;
  known: ReadonlySet<string>;
  /** Other spellings of a column. */
  spellings?: Record<string, string>;
  findings: Findings;
}

/**
 * Reads a CSV text whose first line names the columns: in any case, with blanks around and in names and cells, with a
 * byte order mark, with any line ends. Unknown columns are reported once; a row with too few or too many cells is
 * refused. Null where there is no header, or one that names a column twice; that is reported too.
 */
export function readCsv(
  text: string,
  { file, known, spellings = {}, findings }: CsvOptions,
): CsvTable | null {
  const records = parseRecords(text, file, findings);
  const header = records.shift();
  if (!header) {
    findings.add({
      action: 'refused',
      file,
      message: 'the file is empty; its first line must name the columns',
    });
    return null;
  }
  const columns = header.record.map((cell) => {
    const name = cell
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, '_');
    return spellings[name] ?? name;
  });
  const twice = columns.find((column, index) => known.has(column) && columns.indexOf(column) !== index);
  if (twice) {
    findings.add({
      action: 'refused',
      file,
      line: 1,
      field: twice,
      message: 'the header names this column twice',
    });
    return null;
  }
  for (const column of columns.filter((name) => name !== '' && !known.has(name))) {
    findings.add({
      action: 'ignored',
      file,
      line: 1,
      field: column.slice(0, 100),
      message: 'unknown column',
    });
  }
  return { columns, rows: readRows() };

  function* readRows(): Generator<CsvRow> {
    for (const { record, line } of records) {
      const cells = record.map((cell) => cell.trim());
      if (cells.every((cell) => cell === '')) continue;
      if (cells.length === columns.length) {
        yield {
          line,
          cells: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
        };
      } else {
        const message = `the row has ${cells.length} cells, but the header ${columns.length}`;
        findings.add({ action: 'refused', file, line, message });
      }
    }
  }
}

interface CsvRecord {
  line: number;
  record: string[];
}

function parseRecords(text: string, file: string, findings: Findings): CsvRecord[] {
  const records = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 10_000,
    skip_records_with_error: true,
    on_skip: (error) => {
      const message =
        error?.code === 'CSV_MAX_RECORD_SIZE' ? 'the row is too long' : 'the row has a stray quote';
      findings.add({ action: 'refused', file, line: Number(error?.lines ?? 1), message });
    },
  }) as unknown as { info: Info; record: string[] }[];
  return records.map(({ info, record }) => ({ line: info.lines, record }));
}
