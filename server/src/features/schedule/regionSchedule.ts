import { type CompiledTimetable, compileTimetable } from '@wip/shared/schedule/compileTimetable.ts';
import {
  clipWindows,
  joinWindows,
  type PlannedWindowMs,
  plannedWindows,
} from '@wip/shared/schedule/plannedWindows.ts';
import { type StageLine, type StageRecord, stageLine } from '@wip/shared/schedule/stageLine.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { type ScheduleFacts, scheduleTimeline } from '@wip/shared/status/deriveAreaStatus.ts';
import type { Timeline } from '@wip/shared/status/timelines.ts';
import type { GroupTimetable } from './schedule.repo.ts';

/** The groups and timetables of one dataset version, and since when it is active. */
export interface ActiveRules {
  activatedAtMs: number;
  /** Two versions with the same hash switch alike. */
  scheduleHash: string;
  /** Area key to group. */
  groups: ReadonlyMap<string, string | null>;
  timetables: readonly GroupTimetable[];
}

/** What switches an area: its group's timetable, which may change with each activation. Areas that switch alike share one. */
export interface Program {
  id: string;
  switches: readonly ProgramSwitch[];
}

interface ProgramSwitch {
  /** The first activation counts from the beginning of time. */
  fromMs: number;
  group: string | null;
  timetable: CompiledTimetable | null;
}

/** The schedules of a region as far as they don't depend on announcements; heavy, kept until the next activation. */
export interface RegionRules {
  regionId: string;
  clock: ZoneClock;
  programs: readonly Program[];
  /** Area key to program, for the areas of the newest version. */
  programOf: ReadonlyMap<string, Program>;
}

const blockMs = 28 * 86_400_000;
const mostBlocks = 40;
const contextMs = 16 * 86_400_000;

/** Turns the activated versions of a region, oldest first, into one program for each way of switching. */
export function createRegionRules(
  regionId: string,
  clock: ZoneClock,
  versions: readonly ActiveRules[],
): RegionRules {
  const changes = versions.filter((rules, index) => rules.scheduleHash !== versions[index - 1]?.scheduleHash);
  const compiled = changes.map(
    (rules) => new Map(rules.timetables.map(({ group, timetable }) => [group, compileTimetable(timetable)])),
  );
  const programs = new Map<string, Program>();
  const programOf = new Map<string, Program>();
  for (const key of versions.at(-1)?.groups.keys() ?? []) {
    const groups = changes.map((rules) => rules.groups.get(key) ?? null);
    const id = groups.map((group) => group ?? '').join('\n');
    const program = programs.get(id) ?? { id, switches: switchesOf(groups) };
    programs.set(id, program);
    programOf.set(key, program);
  }
  return { regionId, clock, programs: [...programs.values()], programOf };

  function switchesOf(groups: readonly (string | null)[]): ProgramSwitch[] {
    let fromMs = -Infinity;
    return groups.map((group, index) => {
      // activations come in order, though a clock may have been behind
      if (index > 0) fromMs = Math.max(fromMs, changes[index]?.activatedAtMs ?? 0);
      return {
        fromMs,
        group,
        timetable: (group === null ? undefined : compiled[index]?.get(group)) ?? null,
      };
    });
  }
}

/** A region's schedule as far as it is known: rules and announcements together. Never changed; a new fact makes a new one. */
export type RegionSchedule = ReturnType<typeof createRegionSchedule>;

export function createRegionSchedule(rules: RegionRules, record: StageRecord) {
  const { clock } = rules;
  let live: { line: StageLine; fromMs: number; untilMs: number } | null = null;
  const blocks = new Map<string, PlannedWindowMs[]>();
  const timelines = new Map<string, Timeline>();

  /** The stages as known now. */
  function lineNow(nowMs: number): StageLine {
    if (live === null || nowMs < live.fromMs || nowMs >= live.untilMs) {
      live = { line: stageLine(record, nowMs), fromMs: nowMs, untilMs: nextKnowledgeMs(record, nowMs) };
      blocks.clear();
      timelines.clear();
    }
    return live.line;
  }

  /** The planned windows of a program within [fromMs, toMs), as known now or at `knownAtMs`. */
  function windows(program: Program, fromMs: number, toMs: number, known: StageLine, isNow: boolean) {
    if (!isNow) return expand(program.switches, known, fromMs, toMs);
    const first = Math.floor(fromMs / blockMs);
    const last = Math.floor((toMs - 1) / blockMs);
    let joined = block(program, known, first);
    for (let index = first + 1; index <= last; index++)
      joined = joinWindows(joined, block(program, known, index));
    return clipWindows(joined, fromMs, toMs);
  }

  function block(program: Program, known: StageLine, index: number): PlannedWindowMs[] {
    const key = `${program.id}|${index}`;
    const cached = blocks.get(key);
    if (cached) return cached;
    if (blocks.size >= mostBlocks * Math.max(rules.programs.length, 1)) blocks.clear();
    const expanded = expand(program.switches, known, index * blockMs, (index + 1) * blockMs);
    blocks.set(key, expanded);
    return expanded;
  }

  function expand(switches: readonly ProgramSwitch[], known: StageLine, fromMs: number, toMs: number) {
    let joined: PlannedWindowMs[] = [];
    for (const part of partsOf(switches, fromMs, toMs)) {
      if (part.timetable === null) continue;
      const { timetable, fromMs: startMs, toMs: endMs } = part;
      const segments = known.segments;
      joined = joinWindows(
        joined,
        plannedWindows({ timetable, clock, segments, fromMs: startMs, toMs: endMs }),
      );
    }
    return joined;
  }

  /** The states of a program over [fromMs, toMs). */
  function timeline(program: Program, fromMs: number, toMs: number, nowMs: number): Timeline {
    const line = lineNow(nowMs);
    const cuts = windows(program, fromMs, toMs, line, true);
    return timelineFrom(program.switches, line, cuts, fromMs, toMs);
  }

  /** The states of a program over the context of `atMs`. */
  function timelineAround(program: Program, atMs: number, nowMs: number): Timeline {
    lineNow(nowMs);
    const { fromMs, toMs } = contextOf(atMs);
    const key = `${program.id}|${fromMs}`;
    const cached = timelines.get(key);
    if (cached) return cached;
    if (timelines.size >= mostBlocks * Math.max(rules.programs.length, 1)) timelines.clear();
    const made = timeline(program, fromMs, toMs, nowMs);
    timelines.set(key, made);
    return made;
  }

  return {
    regionId: rules.regionId,
    clock,
    rules,
    record,
    lineNow,
    timeline,
    timelineAround,

    /** When the clock alone changes what is known. */
    nextKnowledgeMs(nowMs: number): number {
      lineNow(nowMs);
      return live?.untilMs ?? Infinity;
    },

    /** The stages as they were known at a moment; the present answer where that is not before `nowMs`. */
    lineKnownAt(knownAtMs: number, nowMs: number): StageLine {
      return knownAtMs >= nowMs ? lineNow(nowMs) : stageLine(record, knownAtMs);
    },

    windows(program: Program, fromMs: number, toMs: number, options: { knownAtMs: number; nowMs: number }) {
      const isNow = options.knownAtMs >= options.nowMs;
      const known = isNow ? lineNow(options.nowMs) : stageLine(record, options.knownAtMs);
      return windows(programKnownAt(program, options), fromMs, toMs, known, isNow);
    },

    /** What `deriveAreaStatus` needs of a program around `atMs`. */
    factsAround(
      program: Program,
      atMs: number,
      options: { knownAtMs: number; nowMs: number },
    ): ScheduleFacts {
      const { fromMs, toMs } = contextOf(atMs);
      const isNow = options.knownAtMs >= options.nowMs;
      const line = isNow ? lineNow(options.nowMs) : stageLine(record, options.knownAtMs);
      const known = programKnownAt(program, options);
      const cuts = windows(known, fromMs, toMs, line, isNow);
      const [current] = partsOf(known.switches, atMs, atMs + 1);
      return {
        line,
        windows: cuts,
        timeline: timelineFrom(known.switches, line, cuts, fromMs, toMs),
        group: current?.group ?? null,
        hasTimetable: current?.timetable != null,
        fromMs,
      };
    },
  };
}

/**
 * When the clock alone changes what is known: the source goes stale, or the moment comes at which something was
 * recorded by a clock ahead of this one.
 */
function nextKnowledgeMs({ facts, hearings, staleAfterMs }: StageRecord, nowMs: number): number {
  let nextMs = Infinity;
  let lastHeardAtMs = -Infinity;
  const hear = (atMs: number) => {
    if (atMs > nowMs) nextMs = Math.min(nextMs, atMs);
    else lastHeardAtMs = Math.max(lastHeardAtMs, atMs);
  };
  for (const { recordedAtMs, learnedAtMs = recordedAtMs } of facts) {
    hear(learnedAtMs > nowMs ? learnedAtMs : recordedAtMs);
  }
  for (const hearing of hearings) hear(hearing.heardAtMs);
  const staleAtMs = lastHeardAtMs + staleAfterMs;
  return staleAtMs > nowMs ? Math.min(nextMs, staleAtMs) : nextMs;
}

/** What is looked at around a moment: from 16 days before to 16 days after the 16 days that hold it. */
function contextOf(atMs: number): { fromMs: number; toMs: number } {
  const index = Math.floor(atMs / contextMs);
  return { fromMs: (index - 1) * contextMs, toMs: (index + 2) * contextMs };
}

/** Activations after `knownAtMs` were not known then. */
function programKnownAt(
  program: Program,
  { knownAtMs, nowMs }: { knownAtMs: number; nowMs: number },
): Program {
  if (knownAtMs >= nowMs || program.switches.length < 2) return program;
  return { ...program, switches: program.switches.filter((part) => part.fromMs <= knownAtMs) };
}

function timelineFrom(
  switches: readonly ProgramSwitch[],
  line: StageLine,
  cuts: readonly PlannedWindowMs[],
  fromMs: number,
  toMs: number,
): Timeline {
  return scheduleTimeline(
    partsOf(switches, fromMs, toMs).map((part) => ({
      line,
      windows: cuts,
      hasTimetable: part.timetable !== null,
      fromMs: part.fromMs,
      toMs: part.toMs,
    })),
  );
}

/** The switches that hold within [fromMs, toMs), clipped to it. */
function partsOf(switches: readonly ProgramSwitch[], fromMs: number, toMs: number) {
  return switches
    .map((part, index) => ({
      ...part,
      fromMs: Math.max(part.fromMs, fromMs),
      toMs: Math.min(switches[index + 1]?.fromMs ?? Infinity, toMs),
    }))
    .filter((part) => part.fromMs < part.toMs);
}
