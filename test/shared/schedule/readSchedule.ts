import { compileTimetable } from '@wip/shared/schedule/compileTimetable.ts';
import { type PlannedWindowMs, plannedWindows } from '@wip/shared/schedule/plannedWindows.ts';
import { type StageFact, stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import type { Cycle, Timetable } from '@wip/shared/schedule/timetable.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { parse } from 'csv-parse/sync';

type CsvRow = Record<string, string>;

/** The rows of a CSV text by column name, blanks around names and values removed. */
export function readCsv(text: string): CsvRow[] {
  return parse(text, { columns: (names: string[]) => names.map((name) => name.trim()), trim: true });
}

/** A timetable in any of the three forms of the real files. */
export function readTimetable(text: string): Timetable {
  const rows = readCsv(text);
  return {
    cycle: cycleOf(rows[0]!),
    rows: rows.map((row) => ({
      day: Number(row.date_of_month ?? row.day_of_week ?? row.day_of_cycle),
      startMinute: minuteOf(row.start_time!),
      finishMinute: minuteOf((row.finish_time ?? row.finsh_time)!),
      stage: Number(row.stage),
    })),
  };
}

/** The stages of a file that hold for `scope`, as if all had been recorded at once. */
export function readStages(text: string, scope: 'coct' | 'not-coct'): StageFact[] {
  return readCsv(text)
    .filter((row) => row.scope === scope || row.scope === 'all')
    .map((row, sequence) => ({
      startsAtMs: Date.parse(row.start!),
      endsAtMs: Date.parse(row.end!),
      stage: Number(row.stage),
      recordedAtMs: 0,
      sequence,
      source: 'file',
    }));
}

const clock = createZoneClock('Africa/Johannesburg');

/** The windows from the first moment of one date to the first moment of another. */
export function windowsBetween(timetable: Timetable, stages: readonly StageFact[], from: string, to: string) {
  return plannedWindows({
    timetable: compileTimetable(timetable),
    clock,
    segments: stageTimeline(stages),
    fromMs: clock.dayStartMs(from),
    toMs: clock.dayStartMs(to),
  });
}

/** Windows joined where they touch, whatever their stages, with the highest stage of each. */
export function joinedWithHighestStage(windows: readonly PlannedWindowMs[]): PlannedWindowMs[] {
  const joined: PlannedWindowMs[] = [];
  for (const window of windows) {
    const last = joined.at(-1);
    if (last?.endsAtMs === window.startsAtMs) {
      last.endsAtMs = window.endsAtMs;
      last.stage = Math.max(last.stage, window.stage);
    } else joined.push({ ...window });
  }
  return joined;
}

/** A window as a line of text that a person can compare. */
export function described({ startsAtMs, endsAtMs, stage }: PlannedWindowMs): string {
  return `${new Date(startsAtMs).toISOString()} ${new Date(endsAtMs).toISOString()} ${stage}`;
}

function cycleOf(row: CsvRow): Cycle {
  if (row.date_of_month !== undefined) return { kind: 'month' };
  if (row.day_of_week !== undefined) return { kind: 'week' };
  return { kind: 'period', days: Number(row.period_of_cycle), anchorDate: row.start_of_cycle! };
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}
