import { dayMs } from '@wip/shared/time.ts';

/** One state of a source's list: all that it announced at that moment. */
export interface Revision {
  announcedAtMs: number;
  rows: { startsAtMs: number; endsAtMs: number | null; stage: number }[];
}

/**
 * What was known, read from the latest list at `knownAtMs` alone (and from when lists came, for the age of the
 * source): no facts, no timelines, no code of the product.
 */
export function revisionOracle(revisions: readonly Revision[], staleAfterMs: number) {
  const latest = (knownAtMs: number) =>
    revisions.findLast((revision) => revision.announcedAtMs <= knownAtMs) ?? null;

  /** The stage that the list names for a moment: of overlapping rows the one that starts last, then the lower one. */
  function listed(atMs: number, knownAtMs: number): number | null {
    let winner: Revision['rows'][number] | null = null;
    for (const row of latest(knownAtMs)?.rows ?? []) {
      const covers = row.startsAtMs <= atMs && atMs < (row.endsAtMs ?? Infinity);
      if (covers && (winner === null || row.startsAtMs >= winner.startsAtMs)) winner = row;
    }
    return winner?.stage ?? null;
  }

  return {
    latest,
    listed,
    /** From when on the list speaks: from its first start, or from the moment it came. */
    speaksFromMs(knownAtMs: number): number {
      const list = latest(knownAtMs);
      return list ? Math.min(list.announcedAtMs, ...list.rows.map((row) => row.startsAtMs)) : Infinity;
    },
    /** The stage in force as far as the source is believed; null where it is unknown. */
    stage(atMs: number, knownAtMs: number): number | null {
      const list = latest(knownAtMs);
      const judgedAtMs = Math.min(atMs, knownAtMs);
      const heardAtMs = latest(judgedAtMs)?.announcedAtMs ?? -Infinity;
      if (!list || judgedAtMs >= heardAtMs + staleAfterMs) return null;
      const named = listed(atMs, knownAtMs);
      if (named !== null) return named;
      const ends = list.rows
        .filter((row) => (row.endsAtMs ?? Infinity) > row.startsAtMs)
        .map((row) => row.endsAtMs ?? row.startsAtMs);
      return atMs < Math.max(list.announcedAtMs + dayMs, ...ends) ? 0 : null;
    },
  };
}
