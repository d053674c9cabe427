/**
 * An announced stage over [startsAtMs, endsAtMs); no end: until replaced. Stage 0 says that there is no cut;
 * null, that nothing is announced any more (a source dropped it from its list).
 * `recordedAtMs` is since when it counts as known, `announcedAtMs` when its source says that it was announced,
 * `sequence` the order among facts of one moment. `learnedAtMs` is when this system learned of history that counts
 * as known from before that.
 */
export interface StageFact {
  startsAtMs: number;
  endsAtMs: number | null;
  stage: number | null;
  recordedAtMs: number;
  sequence: number;
  source: string;
  announcedAtMs?: number | null;
  learnedAtMs?: number;
}

/** A stretch of time and the fact that decides its stage. An open end is Infinity. */
export interface StageSegment {
  startsAtMs: number;
  endsAtMs: number;
  stage: number;
  fact: StageFact;
}

/**
 * The stage over all time, as announced by `knownAtMs` (unless given: by now and ever after).
 *
 * Facts apply in the order in which they were announced (where that is not told: recorded), then by
 * startsAtMs and sequence, and each wins over its own interval only. Segments are sorted, disjoint, and
 * as long as one fact decides; neighbours of one stage that two facts decided stay apart, since each has
 * its own evidence. Moments that no fact covers, or a fact of stage null, lie in no segment. Facts that
 * end when or before they start cover nothing.
 */
export function stageTimeline(facts: readonly StageFact[], knownAtMs = Infinity): StageSegment[] {
  const winnersFirst = facts
    .filter((fact) => fact.recordedAtMs <= knownAtMs)
    .sort(byOrderOfEffect)
    .reverse();
  const boundaries = [...new Set(winnersFirst.flatMap((fact) => [fact.startsAtMs, endOf(fact)]))].sort(
    (a, b) => a - b,
  );
  const positions = new Map(boundaries.map((atMs, position) => [atMs, position]));
  const winners = decide(winnersFirst, boundaries.length, (atMs) => positions.get(atMs)!);
  return joinPieces(boundaries, winners);
}

/** The segment that holds at an instant, or null where nothing was announced. */
export function stageAt(segments: readonly StageSegment[], atMs: number): StageSegment | null {
  const segment = segments[firstEndingAfter(segments, atMs)];
  return segment && segment.startsAtMs <= atMs ? segment : null;
}

/** Index of the first of sorted, disjoint intervals that ends after an instant; their number if none does. */
export function firstEndingAfter(intervals: readonly { endsAtMs: number }[], atMs: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (intervals[middle]!.endsAtMs > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function endOf(fact: StageFact): number {
  return fact.endsAtMs ?? Infinity;
}

function byOrderOfEffect(a: StageFact, b: StageFact): number {
  return saidAtMs(a) - saidAtMs(b) || a.startsAtMs - b.startsAtMs || a.sequence - b.sequence;
}

/** By a clock that is ahead something may have been announced after it was recorded. */
function saidAtMs({ announcedAtMs, recordedAtMs }: StageFact): number {
  return Math.min(announcedAtMs ?? recordedAtMs, recordedAtMs);
}

/**
 * The winner of each piece between two boundaries. Every piece is given away once: `next` leads from a
 * taken piece to the first free one after it.
 */
function decide(
  winnersFirst: readonly StageFact[],
  boundaries: number,
  positionOf: (atMs: number) => number,
) {
  const winners: (StageFact | undefined)[] = new Array(boundaries);
  const next = Array.from({ length: boundaries + 1 }, (_, position) => position);
  const firstFree = (from: number): number => {
    let free = from;
    while (next[free] !== free) {
      next[free] = next[next[free]!]!;
      free = next[free]!;
    }
    return free;
  };
  for (const fact of winnersFirst) {
    const end = positionOf(endOf(fact));
    for (let piece = firstFree(positionOf(fact.startsAtMs)); piece < end; piece = firstFree(piece)) {
      winners[piece] = fact;
      next[piece] = piece + 1;
    }
  }
  return winners;
}

function joinPieces(boundaries: readonly number[], winners: readonly (StageFact | undefined)[]) {
  const segments: StageSegment[] = [];
  winners.forEach((fact, piece) => {
    if (!fact || fact.stage === null) return;
    const [startsAtMs, endsAtMs] = [boundaries[piece]!, boundaries[piece + 1]!];
    const previous = segments.at(-1);
    if (previous?.fact === fact && previous.endsAtMs === startsAtMs) previous.endsAtMs = endsAtMs;
    else segments.push({ startsAtMs, endsAtMs, stage: fact.stage, fact });
  });
  return segments;
}
