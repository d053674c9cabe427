/**
 * Since when a fact counts as known, in epoch milliseconds.
 *
 * A region's record begins with the first thing that was ever recorded of it here (`recordBeganAtMs`). From then on
 * a fact counts from when it was recorded, however early it says that it was announced: what was answered before
 * stays what was known. History from before the record began counts from its announcement, so that a question about
 * what was known in those days is answered as it would have been then; later on it counts once it was learned.
 *
 * Source: docs/decisions/known-at.md.
 */
export function knownFromMs(
  fact: { recordedAtMs: number; announcedAtMs?: number | null },
  recordBeganAtMs: number,
): number {
  const announcedAtMs = fact.announcedAtMs ?? Infinity;
  return announcedAtMs < recordBeganAtMs ? announcedAtMs : fact.recordedAtMs;
}

const mostSkewMs = 300_000;

/**
 * The moment to record a new fact of a region at, in epoch milliseconds: now, or just after what was recorded last by a
 * clock that is up to five minutes ahead, so that the later word wins.
 */
export function recordingMs(facts: readonly { recordedAtMs: number }[], nowMs: number): number {
  return facts.reduce(
    (atMs, { recordedAtMs }) =>
      recordedAtMs >= atMs && recordedAtMs <= nowMs + mostSkewMs ? recordedAtMs + 1 : atMs,
    nowMs,
  );
}
