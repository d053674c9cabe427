import type { OutlookLine, OutlookRegion } from '@wip/shared/forecast/outlook/outlookModel.ts';
import { createOutlookRegion } from '@wip/shared/forecast/outlook/outlookRegion.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { BoardSnapshot } from '../../../board/boardSnapshot.ts';

export type RegionSchedule = ReturnType<BoardSnapshot['areaSchedule']>['schedule'];
export type Program = ReturnType<BoardSnapshot['areaSchedule']>['program'];

/** A region laid out for outlooks on one day, with the line of each group that switches. */
export interface RegionOutlook {
  today: LocalDay;
  region: OutlookRegion;
  lineOf: ReadonlyMap<string, OutlookLine>;
}

const longestDays = 400;
const laidOut = new WeakMap<RegionSchedule, RegionOutlook>();

/** A region as it is known now, laid out once a day and again after each new fact. */
export function outlookOfRegion(schedule: RegionSchedule, nowMs: number): RegionOutlook {
  const today = schedule.clock.localDayAt(nowMs);
  const known = laidOut.get(schedule);
  if (known?.today === today) return known;
  const made = layOut(schedule, today, nowMs);
  laidOut.set(schedule, made);
  return made;
}

/** The group that switches a program at a moment; null where none does. */
export function groupOf({ switches }: Program, atMs: number): string | null {
  const current = switches.findLast(({ fromMs }) => fromMs <= atMs);
  return current?.timetable ? current.group : null;
}

function layOut(schedule: RegionSchedule, today: LocalDay, nowMs: number): RegionOutlook {
  const { clock, rules } = schedule;
  const came = schedule.lineNow(nowMs);
  const knownFromMs = came.stretches.find(({ stage }) => stage !== null)?.startsAtMs ?? nowMs;
  const firstMs = Math.max(knownFromMs, clock.dayStartMs(today - longestDays));
  const firstDay = Math.min(clock.localDayAt(firstMs), today);
  const programs = new Map<string, Program>();
  for (const program of rules.programs) {
    const group = groupOf(program, nowMs);
    if (group !== null) programs.set(group, program);
  }
  const region = createOutlookRegion({
    clock,
    firstDay,
    today,
    came,
    knownAt: (atMs) => schedule.lineKnownAt(atMs, nowMs),
    groups: [...programs.values()].map(({ switches }) => (day) => {
      const atMs = clock.dayStartMs(day);
      return (switches.findLast(({ fromMs }) => fromMs <= atMs) ?? switches[0])?.timetable ?? null;
    }),
  });
  const groups = [...programs.keys()];
  return {
    today,
    region,
    lineOf: new Map(groups.map((group, index) => [group, region.lines[index]!])),
  };
}
