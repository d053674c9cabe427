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
 * refused, but for empty ones at its end. A stray quote is the fault of its own line. Null where there is no header, or one that names a column twice; that is reported too.
 */
export function readCsv(
  text: string,
  { file, known, spellings = {}, findings }: CsvOptions,
): CsvTable | null {
  const { records, faults } = parseRecords(text, known, spellings);
  for (const fault of faults) findings.add({ action: 'refused', file, ...fault });
  const header = records.shift();
  if (!header) {
    findings.add({
      action: 'refused',
      file,
      message: 'the file is empty; its first line must name the columns',
    });
    return null;
  }
  const columns = columnNames(header, spellings);
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
      while (cells.length > columns.length && cells.at(-1) === '') cells.pop();
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

interface Parsed {
  records: CsvRecord[];
  faults: { line: number; message: string }[];
}

function columnNames({ record }: CsvRecord, spellings: Record<string, string>): string[] {
  return record.map((cell) => {
    const name = cell
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, '_');
    return spellings[name] ?? name;
  });
}

/** As a whole, so that remarks may have line breaks; line by line where a quote swallows rows. */
function parseRecords(text: string, known: ReadonlySet<string>, spellings: Record<string, string>): Parsed {
  const whole = parseText(text, 1);
  const [header] = whole.records;
  const isColumnKnown = header ? columnNames(header, spellings).map((column) => known.has(column)) : [];
  const isTorn =
    whole.faults.length > 0 ||
    whole.records.some(({ record }) =>
      record.some((cell, index) => isColumnKnown[index] && /[\r\n]/.test(cell)),
    );
  if (!isTorn) return whole;
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => parseText(line, index + 1));
  return {
    records: lines.flatMap(({ records }) => records),
    faults: lines.flatMap(({ faults }) => faults.slice(0, 1)),
  };
}

function parseText(text: string, firstLine: number): Parsed {
  const faults: Parsed['faults'] = [];
  const records = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: 10_000,
    skip_records_with_error: true,
    on_skip: (error) => {
      const isTooLong = error?.code === 'CSV_MAX_RECORD_SIZE';
      faults.push({
        line: firstLine,
        message: isTooLong ? 'the row is too long' : 'the row has a stray quote',
      });
    },
  }) as unknown as { info: Info; record: string[] }[];
  return {
    records: records.map(({ info, record }) => ({ line: firstLine + info.lines - 1, record })),
    faults,
  };
}
