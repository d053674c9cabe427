import { type StageSegment, stageAt, stageTimeline } from './stageTimeline.ts';

/** One stage of a list, over [startsAtMs, endsAtMs); no end: until replaced. */
export interface ListedStage {
  startsAtMs: number;
  endsAtMs: number | null;
  stage: number;
}

/** All that a source announces at one moment. */
export interface AnnouncedList {
  stages: readonly ListedStage[];
  /** From here on, what the list does not name is not announced; of earlier moments it says nothing. */
  speaksFromMs: number;
}

/**
 * A list as it was heard. It speaks from its first start on, and from `heardAtMs` at the latest: a cut that it does not
 * name is over, while the past that a source cleared out stays as it was.
 */
export function announcedList(stages: readonly ListedStage[], heardAtMs: number): AnnouncedList {
  const speaksFromMs = stages.reduce((firstMs, { startsAtMs }) => Math.min(firstMs, startsAtMs), heardAtMs);
  return { stages, speaksFromMs };
}

/** What has to be recorded so that a list holds; stage null: no longer announced. */
export interface ListChange {
  startsAtMs: number;
  endsAtMs: number | null;
  stage: number | null;
}

/** Who a fact is from that a person at the region's operator announced by hand. */
export const operatorSource = 'operator';

/**
 * The least that has to be recorded so that, from `speaksFromMs` on, exactly the list is announced.
 *
 * What the list names otherwise than `known`, or newly, is a change to its stage; what it names no longer is a change
 * to null. An operator's word stands until the source changes its own: a list that repeats
 * what `own` holds does not undo it. Where rows of the list overlap, the one that starts later wins, then the later
 * row. Changes are sorted and disjoint; none where the list says what is known already. `known` (all facts) and `own`
 * (those of this source) are sorted, disjoint segments of `stageTimeline`.
 */
export function changesOfList(
  list: AnnouncedList,
  { known, own }: { known: readonly StageSegment[]; own: readonly StageSegment[] },
): ListChange[] {
  const listed = listTimeline(list);
  const changes: ListChange[] = [];
  const boundaries = boundariesOf([known, own, listed], list.speaksFromMs);
  boundaries.forEach((startsAtMs, index) => {
    const stage = stageAt(listed, startsAtMs)?.stage ?? null;
    const before = stageAt(known, startsAtMs);
    if (stage === (before?.stage ?? null)) return;
    const isRepeated = stage === (stageAt(own, startsAtMs)?.stage ?? null);
    if (isRepeated && before?.fact.source === operatorSource) return;
    const endsAtMs = boundaries[index + 1] ?? null;
    const last = changes.at(-1);
    if (last?.stage === stage && last.endsAtMs === startsAtMs) last.endsAtMs = endsAtMs;
    else changes.push({ startsAtMs, endsAtMs, stage });
  });
  return changes;
}

function listTimeline({ stages }: AnnouncedList): StageSegment[] {
  return stageTimeline(
    stages.map((listed, sequence) => ({ ...listed, recordedAtMs: 0, sequence, source: 'list' })),
  );
}

/** Where anything may change, from `fromMs` on; the last piece has no end. */
function boundariesOf(timelines: readonly (readonly StageSegment[])[], fromMs: number): number[] {
  const ends = timelines.flat().flatMap(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs]);
  const within = ends.filter((atMs) => atMs > fromMs && Number.isFinite(atMs));
  return [...new Set([fromMs, ...within])].sort((a, b) => a - b);
}
