import type { StageUnknownReason } from './scheduleSchemas.ts';
import { firstEndingAfter, type StageFact, type StageSegment, stageTimeline } from './stageTimeline.ts';

/** What the stage source told, and when: facts, confirmations and imports of one region. */
export interface StageRecord {
  facts: readonly StageFact[];
  /** Confirmations and imports, in any order; an import also vouches for the past since the first fact. */
  hearings: readonly { heardAtMs: number; kind: 'confirmed' | 'imported' }[];
  /** How long the source may be silent before it no longer counts. */
  staleAfterMs: number;
  /** Since when there is a record here; from then on nothing counts before it was learned. */
  beganAtMs?: number;
}

/** A stretch of time with one stage, or with the reason why none can be told. Ends may be infinite. */
export interface StageStretch {
  startsAtMs: number;
  endsAtMs: number;
  /** null where it is unknown; 0 is 'no cut announced'. */
  stage: number | null;
  reason: StageUnknownReason | null;
  /** The announcement behind it; null where stage 0 follows from there being none. */
  segment: StageSegment | null;
}

/** The stage over all time as it was known at one moment, with what the answer rests on. */
export interface StageLine {
  /** Sorted, without gaps, from -Infinity to Infinity. */
  stretches: readonly StageStretch[];
  segments: readonly StageSegment[];
  lastHeardAtMs: number | null;
  /** The latest announced end, at least 24 hours after the source was last heard. */
  announcedUntilMs: number | null;
}

const leastAnnouncedMs = 24 * 3_600_000;

/**
 * The stage over all time, known at `knownAtMs` ('now' for the present answer).
 *
 * A moment counts only if the source was heard within `staleAfterMs` before min(moment, knownAt); an
 * import vouches for the moments between the first fact and itself. Of such moments, one that an
 * announcement covers has its stage, another one before `announcedUntilMs` is stage 0, a later one is
 * unknown: 'nothing-announced-yet'.
 *
 * Source: docs/architecture.md, 'Facts in, status out'.
 */
export function stageLine(record: StageRecord, knownAtMs: number): StageLine {
  const { beganAtMs = Infinity } = record;
  const facts = record.facts.filter(
    ({ recordedAtMs, learnedAtMs = recordedAtMs }) =>
      recordedAtMs <= knownAtMs && (knownAtMs < beganAtMs || learnedAtMs <= knownAtMs),
  );
  const hearings = record.hearings.filter((hearing) => hearing.heardAtMs <= knownAtMs);
  const heardAtMs = [
    ...facts.map((fact) => fact.recordedAtMs),
    ...hearings.map((hearing) => hearing.heardAtMs),
  ].sort((a, b) => a - b);
  const segments = stageTimeline(facts);
  const lastHeardAtMs = heardAtMs.at(-1) ?? null;
  if (lastHeardAtMs === null) {
    const never = stretch(-Infinity, Infinity, null, 'never-heard', null);
    return { stretches: [never], segments, lastHeardAtMs, announcedUntilMs: null };
  }
  const announcedUntilMs = segments.reduce(
    (latestMs, { startsAtMs, endsAtMs }) => Math.max(latestMs, endsAtMs === Infinity ? startsAtMs : endsAtMs),
    lastHeardAtMs + leastAnnouncedMs,
  );
  const fresh = freshIntervals(record, facts, hearings, heardAtMs, knownAtMs);
  const stretches = cutLine({ fresh, segments, announcedUntilMs, firstHeardAtMs: heardAtMs[0] ?? 0 });
  return { stretches, segments, lastHeardAtMs, announcedUntilMs };
}

/** The stretch that holds at an instant. */
export function stretchAt(line: StageLine, atMs: number): StageStretch {
  const { stretches } = line;
  return stretches[Math.min(firstEndingAfter(stretches, atMs), stretches.length - 1)]!;
}

/** From when to when the stage of an instant holds, over neighbouring stretches of the same stage. */
export function stageSpanAt(line: StageLine, atMs: number): { startsAtMs: number; endsAtMs: number } {
  const { stretches } = line;
  const index = Math.min(firstEndingAfter(stretches, atMs), stretches.length - 1);
  const { stage, reason } = stretches[index]!;
  const isSame = (other: StageStretch | undefined) => other?.stage === stage && other.reason === reason;
  let first = index;
  let last = index;
  while (isSame(stretches[first - 1])) first -= 1;
  while (isSame(stretches[last + 1])) last += 1;
  return { startsAtMs: stretches[first]!.startsAtMs, endsAtMs: stretches[last]!.endsAtMs };
}

/** The changes of a known stage after an instant, by time, at most `most`. */
export function stageChangesAfter(line: StageLine, atMs: number, most: number) {
  const changes: { startsAtMs: number; stage: number }[] = [];
  let { endsAtMs } = stageSpanAt(line, atMs);
  while (Number.isFinite(endsAtMs) && changes.length < most) {
    const { stage } = stretchAt(line, endsAtMs);
    if (stage === null) break;
    changes.push({ startsAtMs: endsAtMs, stage });
    endsAtMs = stageSpanAt(line, endsAtMs).endsAtMs;
  }
  return changes;
}

interface Interval {
  startsAtMs: number;
  endsAtMs: number;
}

/** When the source counts: sorted, disjoint. */
function freshIntervals(
  record: StageRecord,
  facts: readonly StageFact[],
  hearings: StageRecord['hearings'],
  heardAtMs: readonly number[],
  knownAtMs: number,
): Interval[] {
  const intervals: Interval[] = heardAtMs.map((startsAtMs) => ({
    startsAtMs,
    endsAtMs: startsAtMs + record.staleAfterMs,
  }));
  const lastImportAtMs = Math.max(
    ...hearings.filter((hearing) => hearing.kind === 'imported').map((hearing) => hearing.heardAtMs),
    -Infinity,
  );
  const firstFactAtMs = facts.reduce((first, fact) => Math.min(first, fact.startsAtMs), Infinity);
  if (firstFactAtMs < lastImportAtMs) {
    intervals.push({ startsAtMs: firstFactAtMs, endsAtMs: lastImportAtMs });
  }
  const lastHeardAtMs = heardAtMs.at(-1) ?? -Infinity;
  if (knownAtMs - lastHeardAtMs < record.staleAfterMs) {
    intervals.push({ startsAtMs: lastHeardAtMs, endsAtMs: Infinity });
  }
  return unionOf(intervals);
}

function unionOf(intervals: Interval[]): Interval[] {
  const union: Interval[] = [];
  for (const interval of intervals.sort((a, b) => a.startsAtMs - b.startsAtMs)) {
    const last = union.at(-1);
    if (last && interval.startsAtMs <= last.endsAtMs) {
      last.endsAtMs = Math.max(last.endsAtMs, interval.endsAtMs);
    } else {
      union.push({ ...interval });
    }
  }
  return union;
}

function cutLine(input: {
  fresh: readonly Interval[];
  segments: readonly StageSegment[];
  announcedUntilMs: number;
  firstHeardAtMs: number;
}): StageStretch[] {
  const { fresh, segments, announcedUntilMs, firstHeardAtMs } = input;
  const line: StageStretch[] = [];
  let reachedMs = -Infinity;
  for (const { startsAtMs, endsAtMs } of fresh) {
    pushUnheard(line, reachedMs, startsAtMs, firstHeardAtMs);
    pushHeard(line, { startsAtMs, endsAtMs }, segments, announcedUntilMs);
    reachedMs = endsAtMs;
  }
  pushUnheard(line, reachedMs, Infinity, firstHeardAtMs);
  return line;
}

/** Nobody was heard: before the first word 'never', after it 'silent'. */
function pushUnheard(line: StageStretch[], fromMs: number, toMs: number, firstHeardAtMs: number): void {
  const reason = fromMs === -Infinity && toMs <= firstHeardAtMs ? 'never-heard' : 'source-silent';
  push(line, stretch(fromMs, toMs, null, reason, null));
}

function pushHeard(
  line: StageStretch[],
  interval: Interval,
  segments: readonly StageSegment[],
  announcedUntilMs: number,
): void {
  let reachedMs = interval.startsAtMs;
  const pushUncovered = (toMs: number) => {
    const knownToMs = Math.min(toMs, Math.max(announcedUntilMs, reachedMs));
    push(line, stretch(reachedMs, knownToMs, 0, null, null));
    push(line, stretch(knownToMs, toMs, null, 'nothing-announced-yet', null));
  };
  for (let index = firstEndingAfter(segments, reachedMs); index < segments.length; index++) {
    const segment = segments[index]!;
    if (segment.startsAtMs >= interval.endsAtMs) break;
    if (segment.startsAtMs > reachedMs) pushUncovered(segment.startsAtMs);
    const startsAtMs = Math.max(segment.startsAtMs, interval.startsAtMs);
    const endsAtMs = Math.min(segment.endsAtMs, interval.endsAtMs);
    push(line, stretch(startsAtMs, endsAtMs, segment.stage, null, segment));
    reachedMs = endsAtMs;
  }
  if (reachedMs < interval.endsAtMs) pushUncovered(interval.endsAtMs);
}

function push(line: StageStretch[], next: StageStretch): void {
  if (next.endsAtMs > next.startsAtMs) line.push(next);
}

function stretch(
  startsAtMs: number,
  endsAtMs: number,
  stage: number | null,
  reason: StageUnknownReason | null,
  segment: StageSegment | null,
): StageStretch {
  return { startsAtMs, endsAtMs, stage, reason, segment };
}
