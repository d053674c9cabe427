import { DomainError } from '@wip/shared/errors.ts';
import type { AnnouncedList } from '@wip/shared/schedule/announcedList.ts';
import type { StageRow } from '@wip/shared/schedule/stageRow.ts';
import { stageTimeline } from '@wip/shared/schedule/stageTimeline.ts';
import { dayMs } from '@wip/shared/time.ts';

const mostRows = 2_000;
/** How far ahead a list may reach. */
export const farthestMs = 366 * dayMs;

/**
 * All rows of an answer as one list: a later announcement wins over its own interval, as in a bundle. It speaks from
 * its first start, and of the present in any case: what it names no longer is withdrawn from now on.
 *
 * Errors: INVALID where the rows are too many, or where one starts more than a year ahead.
 */
export function listOfRows(rows: readonly StageRow[], heardAt: Date): AnnouncedList {
  const heardAtMs = heardAt.getTime();
  if (rows.length > mostRows) {
    throw new DomainError('INVALID', `It lists ${rows.length} stages; more than ${mostRows} are not taken.`);
  }
  const farIndex = rows.findIndex((row) => row.startsAtMs > heardAtMs + farthestMs);
  if (farIndex >= 0) {
    throw new DomainError('INVALID', `Stage ${farIndex + 1} of its list starts more than a year ahead.`);
  }
  const segments = stageTimeline(
    rows.map((row, sequence) => ({ ...row, recordedAtMs: heardAtMs, sequence, source: 'list' })),
  );
  return {
    stages: segments.map(({ startsAtMs, endsAtMs, stage }) => ({
      startsAtMs,
      endsAtMs: endsAtMs === Infinity ? null : endsAtMs,
      stage,
    })),
    speaksFromMs: Math.min(heardAtMs, ...rows.map((row) => row.startsAtMs)),
  };
}
