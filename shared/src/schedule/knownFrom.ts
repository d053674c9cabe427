/**
 * Since when a fact counts as known, in epoch milliseconds.
 *
 * A region's record begins with the first thing that was ever recorded of it here (`recordBeganAtMs`). From then on
 * a fact counts from when it was recorded, however early it says that it was announced: what was answered before
 * stays what was known. History from before the record began counts from its announcement, so that a question about
 * those days is answered as it would have been then.
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
