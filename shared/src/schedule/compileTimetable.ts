import { dayOfMonth, dayOfPeriod, dayOfWeek, type LocalDay, localDayOf } from './localDay.ts';
import type { Cycle, Timetable, TimetableRow } from './timetable.ts';

/** A timetable indexed for expansion: what `plannedWindows` works on. Compile once, use often. */
export interface CompiledTimetable {
  /** Rows of one stage on one local day, by start; empty where the timetable has none. */
  rowsOn(stage: number, day: LocalDay): readonly TimetableRow[];
}

/** Indexes the rows of a timetable by stage and day. Rows that finish when they start are left out. */
export function compileTimetable(timetable: Timetable): CompiledTimetable {
  const dayInCycle = cycleDays(timetable.cycle);
  const rowsByStage = new Map<number, TimetableRow[][]>();
  for (const row of timetable.rows) {
    if (row.startMinute === row.finishMinute) continue;
    const days = rowsByStage.get(row.stage) ?? [];
    rowsByStage.set(row.stage, days);
    const rows = days[row.day] ?? [];
    days[row.day] = rows;
    rows.push(row);
  }
  for (const days of rowsByStage.values()) {
    for (const rows of days) rows?.sort((a, b) => a.startMinute - b.startMinute);
  }
  return { rowsOn: (stage, day) => rowsByStage.get(stage)?.[dayInCycle(day)] ?? noRows };
}

const noRows: readonly TimetableRow[] = [];

function cycleDays(cycle: Cycle): (day: LocalDay) => number {
  if (cycle.kind === 'month') return dayOfMonth;
  if (cycle.kind === 'week') return dayOfWeek;
  const anchor = localDayOf(cycle.anchorDate);
  return (day) => dayOfPeriod(day, anchor, cycle.days);
}
