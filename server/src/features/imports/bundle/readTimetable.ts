import { localDayOf } from '@wip/shared/schedule/localDay.ts';
import { maxStage } from '@wip/shared/schedule/scheduleSchemas.ts';
import type { Cycle, Timetable, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import type { Findings } from '../importReport.ts';
import { type CsvRow, readCsv } from './readCsv.ts';

const dayColumns = ['date_of_month', 'day_of_week', 'day_of_cycle'] as const;
const cycleColumns = ['period_of_cycle', 'start_of_cycle'] as const;
const rowColumns = ['start_time', 'finish_time', 'stage'] as const;
const known: ReadonlySet<string> = new Set([...dayColumns, ...cycleColumns, ...rowColumns]);
const spellings = { finsh_time: 'finish_time', end_time: 'finish_time' };

/** A timetable with the line of each row in its file. */
export interface TimetableFile {
  timetable: Timetable;
  lines: number[];
}

/**
 * Reads timetables/<group>.csv. Bad rows go to `findings` and the rest is taken; null where no row is left or the
 * header does not say what a day is.
 */
export function readTimetable(text: string, file: string, findings: Findings): TimetableFile | null {
  const table = readCsv(text, { file, known, spellings, findings });
  if (!table) return null;
  const dayColumn = findDayColumn(table.columns, file, findings);
  if (!dayColumn) return null;

  let cycle: Cycle | null = dayColumn === 'date_of_month' ? { kind: 'month' } : null;
  if (dayColumn === 'day_of_week') cycle = { kind: 'week' };
  const rows: TimetableRow[] = [];
  const lines: number[] = [];
  const seen = new Set<string>();
  for (const csvRow of table.rows) {
    const verdict = readRow(csvRow, dayColumn, cycle);
    if ('reason' in verdict) {
      const { field, reason: message } = verdict;
      findings.add({ action: 'refused', file, line: csvRow.line, field, message });
      continue;
    }
    cycle = verdict.cycle;
    const { row } = verdict;
    const repaired = (message: string) =>
      findings.add({ action: 'repaired', file, line: csvRow.line, message });
    const identity = `${row.day} ${row.startMinute} ${row.finishMinute} ${row.stage}`;
    if (seen.has(identity)) {
      repaired('dropped a row that repeats another');
      continue;
    }
    seen.add(identity);
    if (isWholeDay(row)) repaired('wrote a row of a whole day as two of half a day');
    for (const written of withoutWholeDay(row)) {
      rows.push(written);
      lines.push(csvRow.line);
    }
  }
  if (cycle && rows.length > 0) return { timetable: { cycle, rows }, lines };
  findings.add({
    action: 'refused',
    file,
    message: 'the timetable has no good row; its group has no timetable',
  });
  return null;
}

type DayColumn = (typeof dayColumns)[number];

function findDayColumn(columns: string[], file: string, findings: Findings): DayColumn | null {
  const given = dayColumns.filter((column) => columns.includes(column));
  const needed = [...(given[0] === 'day_of_cycle' ? cycleColumns : []), ...rowColumns];
  const missing = needed.filter((column) => !columns.includes(column));
  const [dayColumn] = given;
  if (given.length === 1 && missing.length === 0 && dayColumn) return dayColumn;
  const message =
    given.length === 1
      ? `the header lacks ${missing.join(', ')}`
      : `the header must name one of ${dayColumns.join(', ')}, and it names ${given.length}`;
  findings.add({ action: 'refused', file, line: 1, message });
  return null;
}

type RowVerdict = { row: TimetableRow; cycle: Cycle } | { field: string; reason: string };

function readRow({ cells }: CsvRow, dayColumn: DayColumn, known: Cycle | null): RowVerdict {
  const cycle = dayColumn === 'day_of_cycle' ? readPeriod(cells) : known;
  if (!cycle) return { field: 'period_of_cycle', reason: 'must be a number of days from 1 to 366' };
  if ('reason' in cycle) return cycle;
  if (known && !isSameCycle(cycle, known)) {
    return {
      field: 'period_of_cycle',
      reason: 'must be the same cycle in all rows; split the file by cycle',
    };
  }
  const lastDay = cycle.kind === 'month' ? 31 : cycle.kind === 'week' ? 7 : cycle.days;
  const day = readInteger(cells[dayColumn], 1, lastDay);
  if (day === null) return { field: dayColumn, reason: `must be a whole number from 1 to ${lastDay}` };
  const startMinute = readClock(cells.start_time);
  if (startMinute === null || startMinute === 1440) {
    return { field: 'start_time', reason: 'must be a time from 00:00 to 23:59' };
  }
  const finish = readClock(cells.finish_time);
  if (finish === null) return { field: 'finish_time', reason: 'must be a time from 00:00 to 24:00' };
  const finishMinute = finish % 1440;
  if (finish === startMinute) {
    return { field: 'finish_time', reason: 'is the same as start_time; correct one of them' };
  }
  const stage = readInteger(cells.stage, 1, maxStage);
  if (stage === null) return { field: 'stage', reason: `must be a whole number from 1 to ${maxStage}` };
  return { cycle, row: { day, startMinute, finishMinute, stage } };
}

/** 00:00 to 24:00, which minutes of one day cannot tell from an empty row. */
function isWholeDay({ startMinute, finishMinute }: TimetableRow): boolean {
  return startMinute === 0 && finishMinute === 0;
}

function withoutWholeDay(row: TimetableRow): TimetableRow[] {
  if (!isWholeDay(row)) return [row];
  return [
    { ...row, finishMinute: 720 },
    { ...row, startMinute: 720 },
  ];
}

function readPeriod(cells: Record<string, string>): Cycle | { field: string; reason: string } | null {
  const days = readInteger(cells.period_of_cycle, 1, 366);
  if (days === null) return null;
  const anchorDate = cells.start_of_cycle ?? '';
  if (!isDate(anchorDate)) return { field: 'start_of_cycle', reason: 'must be a date such as 2023-09-15' };
  return { kind: 'period', days, anchorDate };
}

function isSameCycle(a: Cycle, b: Cycle): boolean {
  if (a.kind !== 'period' || b.kind !== 'period') return a.kind === b.kind;
  return a.days === b.days && a.anchorDate === b.anchorDate;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Number.isFinite(localDayOf(text));
  } catch {
    return false;
  }
}

/** A whole number in a range; null for anything else. */
function readInteger(text: string | undefined, min: number, max: number): number | null {
  if (!text || !/^\d{1,4}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

/** Minutes since midnight of `H:MM` or `HH:MM`, seconds of 00 allowed; 1440 for 24:00; null for anything else. */
function readClock(text: string | undefined): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(text ?? '');
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= 1440 ? minute : null;
}
