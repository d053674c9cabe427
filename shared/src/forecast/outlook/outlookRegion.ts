import type { CompiledTimetable } from '../../schedule/compileTimetable.ts';
import { dayMinutes, type LocalDay } from '../../schedule/localDay.ts';
import { maxStage } from '../../schedule/scheduleSchemas.ts';
import { type StageLine, stretchAt } from '../../schedule/stageLine.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';
import { type HalfHour, halfHoursOfDay, slotMs, slotState, slotsPerDay } from './offDays.ts';
import { createHabits } from './outlookFeatures.ts';
import { announcedBit, type OutlookLine, type OutlookRegion, outlookSlots } from './outlookModel.ts';
import { createStageHabits, unknownStage } from './stageHabits.ts';

const slotMinutes = 30;
/** A week that began this morning, asked for until midnight, reaches into an eighth day. */
export const daysAhead = 8;

/** What a region's outlook is made of. */
export interface OutlookSources {
  clock: ZoneClock;
  firstDay: LocalDay;
  /** The first day of which nothing has come yet. */
  today: LocalDay;
  /** The stages of the past as they are known to have been. */
  came: StageLine;
  /** The stages as they were known at a moment. */
  knownAt(atMs: number): StageLine;
  /** The timetable of each group on a day; null where it has none. */
  groups: readonly ((day: LocalDay) => CompiledTimetable | null)[];
}

/** Lays the schedule of a region out in half hours of the wall clock: past stages, cuts by stage, announcements by morning. */
export function createOutlookRegion(sources: OutlookSources): OutlookRegion {
  const { clock, firstDay, today, came, knownAt, groups } = sources;
  const days = Math.max(0, today - firstDay);
  const stages = new Uint8Array(days * slotsPerDay).fill(unknownStage);
  for (let day = firstDay; day < today; day++) {
    const start = (day - firstDay) * slotsPerDay;
    for (const halfHour of halfHoursOfDay(clock, day)) {
      const stage = stageIn(came, halfHour);
      const before = stages[start + halfHour.slot]!;
      if (stage === null) continue;
      stages[start + halfHour.slot] = before === unknownStage ? stage : Math.max(before, stage);
    }
  }

  const announcedStages = remembered((day: LocalDay): Int16Array => {
    const line = knownAt(clock.dayStartMs(day));
    const found = new Int16Array(outlookSlots).fill(-1);
    for (let ahead = 0; ahead * slotsPerDay < outlookSlots; ahead++) {
      for (const halfHour of halfHoursOfDay(clock, day + ahead)) {
        found[ahead * slotsPerDay + halfHour.slot] = stageIn(line, halfHour) ?? -1;
      }
    }
    return found;
  });

  const lineOf = (timetableOn: (day: LocalDay) => CompiledTimetable | null): OutlookLine => {
    const cuts = cutsByStage(timetableOn, firstDay, days + daysAhead);
    const states = stages.map((stage, at) => {
      if (stage === unknownStage) return slotState.unknown;
      return (cuts[at]! >>> stage) & 1 ? slotState.off : slotState.on;
    });
    const cutsFrom = (day: LocalDay) => cuts.subarray((day - firstDay) * slotsPerDay);
    return {
      past: { firstDay, states },
      offStagesOn: cutsFrom,
      announcedOn: remembered((day) => {
        const own = cutsFrom(day);
        return Uint8Array.from(announcedStages(day), (stage, index) => announcedBits(stage, own[index] ?? 0));
      }),
      habitsOn: inOrder(() => createHabits({ firstDay, states })),
    };
  };
  const lines = groups.map((timetableOn) => whenAsked(() => lineOf(timetableOn)));
  const stageDays = { firstDay, stages };
  return {
    stages: stageDays,
    lines,
    stageHabitsOn: inOrder(() => createStageHabits(stageDays)),
  };
}

/** A line that is laid out when it is first asked, since a region may have thousands. */
function whenAsked(make: () => OutlookLine): OutlookLine {
  let made: OutlookLine | null = null;
  const line = () => {
    made ??= make();
    return made;
  };
  return {
    get past() {
      return line().past;
    },
    offStagesOn: (day) => line().offStagesOn(day),
    announcedOn: (day) => line().announcedOn(day),
    habitsOn: (day) => line().habitsOn(day),
  };
}

function remembered<Value>(valueOn: (day: LocalDay) => Value): (day: LocalDay) => Value {
  const known = new Map<LocalDay, Value>();
  return (day) => {
    const before = known.get(day);
    if (before !== undefined) return before;
    const value = valueOn(day);
    known.set(day, value);
    return value;
  };
}

/** Lets the days of a walk be asked in any order, and keeps those that were. */
function inOrder<Value>(walk: () => { before(day: LocalDay): Value }): (day: LocalDay) => Value {
  let walker = walk();
  let reached = Number.NEGATIVE_INFINITY;
  return remembered((day) => {
    if (day < reached) walker = walk();
    reached = day;
    return walker.before(day);
  });
}

/** The `announcedBit`s of an announced stage, -1 for none, for a half hour cut at `offStages`. */
export function announcedBits(stage: number, offStages: number): number {
  if (stage < 0) return 0;
  if (stage === 0) return announcedBit.covered;
  const off = (offStages >>> stage) & 1 ? announcedBit.off : 0;
  return announcedBit.covered + announcedBit.stage + off;
}

/** The stage in the middle of a half hour; null where none is known. */
export function stageIn(line: StageLine, { startsAtMs }: Pick<HalfHour, 'startsAtMs'>): number | null {
  return stretchAt(line, startsAtMs + slotMs / 2).stage;
}

/** Of each half hour, the stages at which at least half of it is cut, as bits. */
function cutsByStage(
  timetableOn: (day: LocalDay) => CompiledTimetable | null,
  firstDay: LocalDay,
  days: number,
): Uint32Array {
  const cuts = new Uint32Array(days * slotsPerDay);
  for (let day = firstDay - 1; day < firstDay + days; day++) {
    const timetable = timetableOn(day);
    if (timetable === null) continue;
    const start = (day - firstDay) * slotsPerDay;
    for (let stage = 1; stage <= maxStage; stage++) {
      for (const { startMinute, finishMinute } of timetable.rowsOn(stage, day)) {
        const endMinute = finishMinute < startMinute ? finishMinute + dayMinutes : finishMinute;
        const first = Math.round(startMinute / slotMinutes);
        const end = Math.round(endMinute / slotMinutes);
        for (let slot = first; slot < end; slot++) {
          const at = start + slot;
          if (at >= 0 && at < cuts.length) cuts[at]! |= 1 << stage;
        }
      }
    }
  }
  return cuts;
}
