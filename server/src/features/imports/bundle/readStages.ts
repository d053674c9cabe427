import { createHash } from 'node:crypto';
import { maxStage } from '@wip/shared/schedule/scheduleSchemas.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Findings } from '../importReport.ts';
import { parseInstant } from './localInstant.ts';
import { type CsvRow, readCsv } from './readCsv.ts';
import { readInteger } from './readTimetable.ts';

export const stagesFile = 'stages.csv';
const known: ReadonlySet<string> = new Set(['start', 'end', 'stage', 'announced_at']);
const clockErrorMs = hourMs;

/** A row of stages.csv. */
export interface BundleStage {
  startsAtMs: number;
  /** Null: until replaced. */
  endsAtMs: number | null;
  stage: number;
  /** Null where the row does not say: the import counts as the announcement. */
  announcedAtMs: number | null;
  /** The line in the file: later rows win over earlier ones of the same announcement. */
  line: number;
}

interface StagesContext {
  timeZone: string;
  now: Date;
  findings: Findings;
}

/** Reads stages.csv: good rows in the order of the file; the others go to `findings`. */
export function readStages(text: string, context: StagesContext): BundleStage[] {
  const { findings } = context;
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
    const verdict = readRow(row, context);
    if ('reason' in verdict) {
      const { field, reason: message } = verdict;
      findings.add({ action: 'refused', file: stagesFile, line: row.line, field, message });
    } else stages.push(verdict);
  }
  return stages;
}

function readRow(
  { cells, line }: CsvRow,
  { timeZone, now }: StagesContext,
): BundleStage | { field: string; reason: string } {
  const wanted = 'must be a time such as 2023-02-19T02:00 (wall clock of the region) or with an offset';
  const startsAtMs = parseInstant(cells.start ?? '', timeZone);
  if (startsAtMs === null) return { field: 'start', reason: wanted };
  const endsAtMs = cells.end ? parseInstant(cells.end, timeZone) : null;
  if (cells.end && endsAtMs === null) return { field: 'end', reason: `${wanted}, or empty: until replaced` };
  if (endsAtMs !== null && endsAtMs <= startsAtMs) return { field: 'end', reason: 'must be after start' };
  const stage = readInteger(cells.stage, 0, maxStage);
  if (stage === null) return { field: 'stage', reason: `must be a whole number from 0 to ${maxStage}` };
  const announcedAtMs = cells.announced_at ? parseInstant(cells.announced_at, timeZone) : null;
  if (cells.announced_at && announcedAtMs === null) {
    return { field: 'announced_at', reason: `${wanted}, or empty: the time of import` };
  }
  if (announcedAtMs !== null && announcedAtMs > now.getTime() + clockErrorMs) {
    return { field: 'announced_at', reason: 'lies in the future; correct it, or leave it empty' };
  }
  return { startsAtMs, endsAtMs, stage, announcedAtMs, line };
}

/** The identity of a row: the same announcement, however it is written, is one fact. */
export function stageFactId(regionId: string, stage: Omit<BundleStage, 'line'>): string {
  const { startsAtMs, endsAtMs, announcedAtMs } = stage;
  const identity = [startsAtMs, endsAtMs ?? '', stage.stage, announcedAtMs ?? ''].join(',');
  return `${regionId}/${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}`;
}
