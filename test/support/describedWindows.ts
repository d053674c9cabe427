import { compileTimetable } from '@wip/shared/schedule/compileTimetable.ts';
import { type PlannedWindowMs, plannedWindows } from '@wip/shared/schedule/plannedWindows.ts';
import { type StageFact, stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import type { Cycle, TimetableRow } from '@wip/shared/schedule/timetable.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';

const month: Cycle = { kind: 'month' };

/** A row 'day start-finish stage', such as '31 22:00-00:30 4'. */
function row(text: string): TimetableRow {
  const [, day, startHour, startMinute, finishHour, finishMinute, stage] =
    /^(\d+) (\d+):(\d+)-(\d+):(\d+) (\d+)$/.exec(text)!.map(Number) as [number, ...number[]];
  return {
    day: day!,
    startMinute: startHour! * 60 + startMinute!,
    finishMinute: finishHour! * 60 + finishMinute!,
    stage: stage!,
  };
}

/** A stage 'from/to stage' of local times; no `to`: until replaced. */
function stageFact(text: string, timeZone: string, sequence: number): StageFact {
  const [, from, to, stage] = /^([^/]+)\/(\S*) (\d+)$/.exec(text)!;
  const instant = (local: string) =>
    Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
  return {
    startsAtMs: instant(from!),
    endsAtMs: to === '' ? null : instant(to!),
    stage: Number(stage),
    recordedAtMs: sequence,
    sequence,
    source: 'test',
  };
}

interface Case {
  rows: string[];
  stages: string[];
  cycle?: Cycle;
  timeZone?: string;
  from?: string;
  to?: string;
}

/** Windows as 'start/end stage' in UTC, from the first of the stages' moments on. */
export function windowsOf({ rows, stages, cycle = month, timeZone = 'UTC', from, to }: Case): string[] {
  const facts = stages.map((text, index) => stageFact(text, timeZone, index));
  const clock = createZoneClock(timeZone);
  const windows = plannedWindows({
    timetable: compileTimetable({ cycle, rows: rows.map(row) }),
    clock,
    segments: stageTimeline(facts),
    fromMs: from ? Date.parse(from) : Math.min(...facts.map((fact) => fact.startsAtMs)),
    toMs: to ? Date.parse(to) : Math.max(...facts.map((fact) => fact.endsAtMs!)),
  });
  return windows.map(described);
}

function described({ startsAtMs, endsAtMs, stage }: PlannedWindowMs): string {
  const minute = (ms: number) => new Date(ms).toISOString().slice(0, 16);
  return `${minute(startsAtMs)}/${minute(endsAtMs)} ${stage}`;
}
