import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import type { ImportItem } from './dialects/importItem.ts';
import type { Ingest } from './ingest.service.ts';
import type { Sender } from './sender.ts';

export interface ReadingsImportReport {
  /** Rows, or readings of the file. */
  rows: number;
  accepted: number;
  /** Accepted, but written by an earlier import already. */
  repeated: number;
  refusedCount: number;
  /** The first of them. */
  refused: Refusal[];
}

const batchSize = 5_000;
const mostRefusalsKept = 1_000;

/**
 * Takes readings of any age through ingest, batch by batch. Batches are told by what they hold, so that an import which
 * was broken off is simply begun again: what is there already is not written twice.
 */
export async function importReadings(
  items: AsyncIterable<ImportItem>,
  { ingest, sender }: { ingest: Ingest; sender: Sender },
  onBatch: (report: ReadingsImportReport) => void = () => {},
): Promise<ReadingsImportReport> {
  const report: ReadingsImportReport = { rows: 0, accepted: 0, repeated: 0, refusedCount: 0, refused: [] };
  let batch: IncomingBatch = { readings: [], refused: [] };

  async function take(): Promise<void> {
    const answer = await ingest.accept({ sender, idempotencyKey: null, bodyHash: '', batch, isImport: true });
    report.accepted += answer.accepted;
    if (answer.isRepeated) report.repeated += answer.accepted;
    report.refusedCount += answer.refusedCount;
    const room = mostRefusalsKept - report.refused.length;
    report.refused.push(...answer.refused.slice(0, room));
    batch = { readings: [], refused: [] };
    onBatch(report);
  }

  for await (const item of items) {
    report.rows += 1;
    if ('reading' in item) batch.readings.push(item.reading);
    else batch.refused.push(item.refused);
    if (batch.readings.length + batch.refused.length >= batchSize) await take();
  }
  if (batch.readings.length + batch.refused.length > 0) await take();
  return report;
}
