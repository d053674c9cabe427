import type { AreaMeterFacts } from '../consumption/silence/meterFacts.ts';
import type { PlannedWindowMs } from '../schedule/plannedWindows.ts';
import { type StageLine, type StageStretch, stretchAt } from '../schedule/stageLine.ts';
import { firstEndingAfter } from '../schedule/stageTimeline.ts';
import { evidenceWeights, probabilityOf, stateOfWeights } from './evidenceWeights.ts';
import { meterEvidence } from './meterEvidence.ts';
import { statusWithMetersAt, timelineWithMeters } from './meterTimeline.ts';
import type { AreaStatus, Certainty, Evidence, PowerState, UnknownReason } from './statusSchemas.ts';
import { backAfter, statusCodeAt, type Timeline, timelineOf } from './timelines.ts';

/** What is known of one area around a moment. More kinds of facts join the schedule here. */
export interface AreaFacts {
  schedule: ScheduleFacts;
  /** What its meters say together; absent where nobody watches them. */
  meters?: AreaMeterFacts;
  /** Facts of meters recorded later are not seen; without it, all are. */
  knownAtMs?: number;
}

/** An area's schedule around a moment, from `fromMs` on: the stages known, and what its timetable makes of them. */
export interface ScheduleFacts {
  line: StageLine;
  /** The planned windows, by time. */
  windows: readonly PlannedWindowMs[];
  group: string | null;
  /** The states over [fromMs, toMs), by `scheduleTimeline`. */
  timeline: Timeline;
  /** False where no timetable says when the area is off, at the moment asked. */
  hasTimetable: boolean;
  fromMs: number;
}

/** What a schedule's states follow from, over [fromMs, toMs). */
export interface ScheduleStretch {
  line: StageLine;
  windows: readonly PlannedWindowMs[];
  hasTimetable: boolean;
  fromMs: number;
  toMs: number;
}

/**
 * Is the power on in an area at a moment, how sure are we, and because of what.
 *
 * Evidence adds up as log-odds by `evidenceWeights`; what is stale or says nothing weighs nothing, and
 * without any weight the state is unknown, never on. `because` names each piece, also the silent ones.
 * A schedule alone is 'expected', one current source 'likely', two that agree 'confirmed'; an unknown
 * state is 'unclear' and says why. What meters say of an outage outranks when a schedule would end it.
 */
export function deriveAreaStatus(facts: AreaFacts, atMs: number): AreaStatus {
  const scheduled = scheduleEvidence(facts.schedule, atMs);
  const { meters, knownAtMs = Number.POSITIVE_INFINITY } = facts;
  const because = [
    scheduled,
    ...(meters ? meterEvidence(meters, { atMs, knownAtMs, plannedWeight: scheduled.weight }) : []),
  ];
  const telling = because.filter((evidence) => evidence.weight !== 0);
  const state = stateOfWeights(telling.map(({ weight }) => weight));
  const logOdds = telling.reduce((sum, evidence) => sum + evidence.weight, 0);
  const { schedule } = facts;
  const timeline = meters ? timelineWithMeters(schedule.timeline, meters, { knownAtMs }) : schedule.timeline;
  const { sinceAtMs, untilAtMs } = meters
    ? statusWithMetersAt(schedule.timeline, meters, { atMs, knownAtMs })
    : statusCodeAt(timeline, atMs);
  const outage = state === 'off' && scheduled.says !== 'off' ? because.find(isSilence) : undefined;
  const next = nextWindow(facts.schedule.windows, state === 'off' && untilAtMs > atMs ? untilAtMs : atMs);
  return {
    state,
    probabilityOff: telling.length === 0 ? null : probabilityOf(logOdds),
    certainty: certaintyOf(state, telling),
    because: outage ? [outage, ...because.filter((evidence) => evidence !== outage)] : because,
    unknownReason: state === 'unknown' ? reasonOf(because, telling) : null,
    since: sinceAtMs > facts.schedule.fromMs ? dateOf(sinceAtMs) : null,
    until: dateOf(untilAtMs),
    next,
    backAt: next && backAfter(timeline, next.startsAt.getTime()),
    lastKnown: state === 'unknown' ? lastKnown(timeline, atMs) : null,
  };
}

/** The states that a schedule gives over consecutive stretches: the rule of `deriveAreaStatus` at each moment. */
export function scheduleTimeline(stretches: readonly ScheduleStretch[]): Timeline {
  return timelineOf(stretches.flatMap((stretch) => [...schedulePieces(stretch)]));
}

function* schedulePieces({ line, windows, hasTimetable, fromMs, toMs }: ScheduleStretch) {
  let window = 0;
  for (let index = firstEndingAfter(line.stretches, fromMs); index < line.stretches.length; index++) {
    const stretch = line.stretches[index]!;
    if (stretch.startsAtMs >= toMs) break;
    const startsAtMs = Math.max(stretch.startsAtMs, fromMs);
    const endsAtMs = Math.min(stretch.endsAtMs, toMs);
    yield { startsAtMs, state: stateCode(scheduleSays(stretch, false, hasTimetable)) };
    if (scheduleSays(stretch, true, hasTimetable) !== 'off') continue;
    while (windows[window] && windows[window]!.endsAtMs <= startsAtMs) window += 1;
    for (; window < windows.length && windows[window]!.startsAtMs < endsAtMs; window++) {
      const cut = windows[window]!;
      yield { startsAtMs: Math.max(cut.startsAtMs, startsAtMs), state: 'f' };
      if (cut.endsAtMs > endsAtMs) break;
      if (cut.endsAtMs < endsAtMs) yield { startsAtMs: cut.endsAtMs, state: 'n' };
    }
  }
}

/** What a schedule says of a moment. Stage 0 needs no timetable. */
function scheduleSays(stretch: StageStretch, inWindow: boolean, hasTimetable: boolean): PowerState {
  if (stretch.stage === null) return 'unknown';
  if (stretch.stage === 0) return 'on';
  if (!hasTimetable) return 'unknown';
  return inWindow ? 'off' : 'on';
}

function scheduleEvidence(schedule: ScheduleFacts, atMs: number): Evidence {
  const stretch = stretchAt(schedule.line, atMs);
  const window = windowAt(schedule.windows, atMs);
  const says = scheduleSays(stretch, window !== null, schedule.hasTimetable);
  const weights = { on: evidenceWeights.scheduledOn, off: evidenceWeights.scheduledOff, unknown: 0 };
  return {
    kind: 'schedule',
    says,
    weight: weights[says],
    source: stretch.segment?.fact.source ?? 'stage source',
    heardAt: schedule.line.lastHeardAtMs === null ? null : new Date(schedule.line.lastHeardAtMs),
    stage: stretch.stage,
    group: schedule.group,
    window: says === 'off' && window ? toPlannedWindow(window) : null,
    unknownReason: says === 'unknown' ? (stretch.reason ?? 'no-timetable') : null,
    meters: null,
  };
}

function isSilence({ kind, weight }: Evidence): boolean {
  return kind === 'silence' && weight > 0;
}

/** By who says the same as the answer: what is planned, what is seen, or both. */
function certaintyOf(state: PowerState, telling: readonly Evidence[]): Certainty {
  if (state === 'unknown') return 'unclear';
  const agreeing = telling.filter(({ says }) => says === state);
  const isSeen = agreeing.some(({ kind }) => kind !== 'schedule');
  if (!isSeen) return 'expected';
  return agreeing.length > 1 ? 'confirmed' : 'likely';
}

function reasonOf(because: readonly Evidence[], telling: readonly Evidence[]): UnknownReason {
  if (telling.length > 0) return 'sources-disagree';
  return because.find((evidence) => evidence.unknownReason !== null)?.unknownReason ?? 'never-heard';
}

/** The last moment before `atMs` at which the state was known, and what it was. */
function lastKnown(line: Timeline, atMs: number): AreaStatus['lastKnown'] {
  for (let index = line.startsAtMs.length - 1; index >= 0; index--) {
    const endedAtMs = line.startsAtMs[index + 1];
    if (line.states[index] === 'u' || endedAtMs === undefined || endedAtMs > atMs) continue;
    return { state: line.states[index] === 'f' ? 'off' : 'on', at: new Date(endedAtMs) };
  }
  return null;
}

function windowAt(windows: readonly PlannedWindowMs[], atMs: number): PlannedWindowMs | null {
  const window = windows[firstEndingAfter(windows, atMs)];
  return window && window.startsAtMs <= atMs ? window : null;
}

/** The first window that begins after the moment, and after the cut that covers it. */
function nextWindow(windows: readonly PlannedWindowMs[], afterMs: number): AreaStatus['next'] {
  const next = windows.find((window) => window.startsAtMs > afterMs);
  return next ? toPlannedWindow(next) : null;
}

function toPlannedWindow({ startsAtMs, endsAtMs, stage }: PlannedWindowMs) {
  return { startsAt: new Date(startsAtMs), endsAt: new Date(endsAtMs), stage };
}

function stateCode(state: PowerState): string {
  return state === 'on' ? 'n' : state === 'off' ? 'f' : 'u';
}

function dateOf(atMs: number): Date | null {
  return Number.isFinite(atMs) ? new Date(atMs) : null;
}
