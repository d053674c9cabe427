import { readTimetable } from '../../shared/schedule/readSchedule.ts';

const dayMs = 86_400_000;
const zoneMs = 2 * 3_600_000; // South Africa keeps one offset

/** A month of 31 days during which one stage holds throughout. */
export interface StageMonth {
  /** YYYY-MM */
  month: string;
  stage: number;
}

interface Window {
  startsAt: Date;
  endsAt: Date;
}

/**
 * What a printed timetable and the windows of an answer cover differently in the months, minute by minute, as texts
 * such as '+ stage 3 day 11 14:00-16:30' (printed only; the day as the timetable counts it) and '- …' (answered only).
 */
export function differencesToPrint(
  csv: string,
  windows: readonly Window[],
  months: readonly StageMonth[],
): string[] {
  const { cycle, rows } = readTimetable(csv);
  const found = new Set<string>();
  for (const { month, stage } of months) {
    const firstMs = Date.parse(`${month}-01T00:00:00Z`);
    const printed = new Uint8Array(32 * 1440);
    for (let date = -1; date < 31; date++) {
      for (const row of rows) {
        if (row.stage !== stage || row.day !== cycleDay(firstMs + date * dayMs)) continue;
        const start = date * 1440 + row.startMinute;
        const end = date * 1440 + row.finishMinute + (row.finishMinute < row.startMinute ? 1440 : 0);
        printed.fill(1, Math.max(start, 0), Math.max(end, 0));
      }
    }
    const answered = new Uint8Array(32 * 1440);
    for (const { startsAt, endsAt } of windows) {
      const [start, end] = [startsAt, endsAt].map((at) => (at.getTime() + zoneMs - firstMs) / 60_000);
      answered.fill(1, clamp(start), clamp(end));
    }
    for (let date = 0; date < 31; date++) {
      for (const [sign, range] of ranges(printed, answered, date * 1440)) {
        found.add(`${sign} stage ${stage} day ${cycleDay(firstMs + date * dayMs)} ${range}`);
      }
    }
  }
  return [...found];

  function cycleDay(dateMs: number): number {
    if (cycle.kind === 'month') return new Date(dateMs).getUTCDate();
    if (cycle.kind === 'week') return new Date(dateMs).getUTCDay() || 7;
    const days = Math.round((dateMs - Date.parse(`${cycle.anchorDate}T00:00:00Z`)) / dayMs);
    return (((days % cycle.days) + cycle.days) % cycle.days) + 1;
  }
}

function clamp(minute = 0): number {
  return Math.min(Math.max(minute, 0), 31 * 1440);
}

/** The stretches of one day that only one of two covers. */
function ranges(one: Uint8Array, other: Uint8Array, from: number): [sign: string, range: string][] {
  const found: [string, string][] = [];
  let minute = 0;
  while (minute < 1440) {
    const difference = one[from + minute]! - other[from + minute]!;
    const start = minute;
    while (minute < 1440 && one[from + minute]! - other[from + minute]! === difference) minute++;
    if (difference !== 0) found.push([difference > 0 ? '+' : '-', `${clock(start)}-${clock(minute)}`]);
  }
  return found;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
