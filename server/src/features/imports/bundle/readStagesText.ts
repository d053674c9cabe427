import { DomainError } from '@wip/shared/errors.ts';
import type { StageRow } from '@wip/shared/schedule/stageRow.ts';
import { createFindings, describeEntry } from '../importReport.ts';
import { readStages } from './readStages.ts';

/**
 * Reads the text of a stages.csv that is taken as a whole or not at all: without a bad row, it would say that what the
 * row announces is withdrawn.
 *
 * Errors: INVALID that names the first bad row and counts the others.
 */
export function readStagesText(
  text: string,
  context: { timeZone: string; now: Date; clockErrorMs?: number },
): StageRow[] {
  const findings = createFindings();
  const rows = readStages(text, { ...context, findings });
  const [first] = findings.entries.filter(({ action }) => action === 'refused');
  if (!first) return rows;
  const others = findings.counts.refused - 1;
  const more = others > 0 ? `, and ${others} more like it` : '';
  throw new DomainError('INVALID', `Its list is not taken: ${describeEntry(first)}${more}.`);
}
