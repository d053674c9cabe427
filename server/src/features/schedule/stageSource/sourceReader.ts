import type { StageRow } from '@wip/shared/schedule/stageRow.ts';

/** Against what the times of an answer are read. */
export interface ReadingContext {
  timeZone: string;
  now: Date;
  /** How far ahead of `now` an announcement may lie, for clocks that go wrong. */
  clockErrorMs: number;
}

/** How far ahead of this clock a source's may go. */
export const sourceClockErrorMs = 300_000;

/**
 * Reads the text of a stages.csv; the bundles have the same format, and their reader is handed in.
 *
 * Errors: INVALID with line and reason if any row is bad.
 */
export type ReadStagesCsv = (text: string, context: ReadingContext) => StageRow[];
