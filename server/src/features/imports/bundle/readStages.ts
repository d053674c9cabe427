import { createHash } from 'node:crypto';
import { readStageRow, type StageRow, withdrawnStage } from '@wip/shared/schedule/stageRow.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Findings } from '../importReport.ts';
import { readCsv } from './readCsv.ts';

export const stagesFile = 'stages.csv';
const known: ReadonlySet<string> = new Set(['start', 'end', 'stage', 'announced_at']);
const usualClockErrorMs = hourMs;

/** A row of stages.csv; the line counts: later rows win over earlier ones of the same announcement. */
export interface BundleStage extends StageRow {
  line: number;
}

interface StagesContext {
  timeZone: string;
  now: Date;
  findings: Findings;
  /** How far ahead of `now` an announcement may lie, for clocks that go wrong. */
  clockErrorMs?: number;
}

/** Reads stages.csv: good rows in the order of the file; the others go to `findings`. */
export function readStages(text: string, context: StagesContext): BundleStage[] {
  const { findings, timeZone, clockErrorMs = usualClockErrorMs } = context;
  const latestAnnouncedMs = context.now.getTime() + clockErrorMs;
  const table = readCsv(text, { file: stagesFile, known, findings });
  if (!table) return [];
  const missing = ['start', 'end', 'stage'].filter((column) => !table.columns.includes(column));
  if (missing.length > 0) {
    const message = `the header lacks ${missing.join(', ')}; it must be start,end,stage[,announced_at]`;
    findings.add({ action: 'refused', file: stagesFile, line: 1, message });
    return [];
  }
  const stages: BundleStage[] = [];
  for (const row of table.rows) {
    const verdict = readStageRow(row.cells, { timeZone, latestAnnouncedMs });
    if ('reason' in verdict) {
      const { field, reason: message } = verdict;
      findings.add({ action: 'refused', file: stagesFile, line: row.line, field, message });
    } else stages.push({ ...verdict, line: row.line });
  }
  return stages;
}

/** The identity of a row: the same announcement, however it is written, is one fact. */
export function stageFactId(regionId: string, stage: Omit<BundleStage, 'line'>): string {
  const { startsAtMs, endsAtMs, announcedAtMs } = stage;
  const identity = [startsAtMs, endsAtMs ?? '', stage.stage ?? withdrawnStage, announcedAtMs ?? ''].join(',');
  return `${regionId}/${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}`;
}
