import { parseInstant } from '../localInstant.ts';
import { maxStage } from './scheduleSchemas.ts';

/** In place of a stage: what was announced for this time is not announced any more. */
export const withdrawnStage = 'withdrawn';

/** One announced stage as a file or a source writes it. */
export interface StageRow {
  startsAtMs: number;
  /** Null: until replaced. */
  endsAtMs: number | null;
  /** Null: no longer announced. */
  stage: number | null;
  /** Null where the row does not say: when it was read counts as the announcement. */
  announcedAtMs: number | null;
}

/** The cells of a row by column, as text; an absent or empty cell is the same. */
export interface StageCells {
  start?: string;
  end?: string;
  stage?: string;
  announced_at?: string;
}

/** Why a row is not taken: the column at fault, and what it must be. */
export interface StageRowRefusal {
  field: keyof StageCells;
  reason: string;
}

/**
 * Reads a row of `start,end,stage[,announced_at]`: times with an offset, or on the wall clock of `timeZone`; a stage
 * from 0 to 16, or 'withdrawn'. Refuses a row that ends when or before it starts, and one that was announced after
 * `latestAnnouncedMs`.
 *
 * Source: docs/bundles.md, 'stages.csv'.
 */
export function readStageRow(
  cells: StageCells,
  { timeZone, latestAnnouncedMs }: { timeZone: string; latestAnnouncedMs: number },
): StageRow | StageRowRefusal {
  const wanted = 'must be a time such as 2023-02-19T02:00 (wall clock of the region) or with an offset';
  const startsAtMs = parseInstant(cells.start ?? '', timeZone);
  if (startsAtMs === null) return { field: 'start', reason: wanted };
  const endsAtMs = cells.end ? parseInstant(cells.end, timeZone) : null;
  if (cells.end && endsAtMs === null) return { field: 'end', reason: `${wanted}, or empty: until replaced` };
  if (endsAtMs !== null && endsAtMs <= startsAtMs) return { field: 'end', reason: 'must be after start' };
  const isWithdrawn = cells.stage?.toLowerCase() === withdrawnStage;
  const stage = isWithdrawn ? null : readStage(cells.stage ?? '');
  if (stage === null && !isWithdrawn) {
    return { field: 'stage', reason: `must be a whole number from 0 to ${maxStage}, or '${withdrawnStage}'` };
  }
  const announcedAtMs = cells.announced_at ? parseInstant(cells.announced_at, timeZone) : null;
  if (cells.announced_at && announcedAtMs === null) {
    return { field: 'announced_at', reason: `${wanted}, or empty: the time of import` };
  }
  if (announcedAtMs !== null && announcedAtMs > latestAnnouncedMs) {
    return { field: 'announced_at', reason: 'lies in the future; correct it, or leave it empty' };
  }
  return { startsAtMs, endsAtMs, stage, announcedAtMs };
}

function readStage(text: string): number | null {
  const stage = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return stage <= maxStage ? stage : null;
}
