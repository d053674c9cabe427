import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import type { IngestAnswer } from '@wip/shared/consumption/readingsBatch.ts';
import { Counter, Histogram, type Registry } from 'prom-client';

/** What the door of readings does, as far as it is measured. */
interface Accepting<Batch extends { batch: IncomingBatch }> {
  accept(request: Batch): Promise<IngestAnswer>;
}

/** Measures what an ingest takes and refuses, whichever way it came in. */
export function measureIngest<Batch extends { batch: IncomingBatch }>(
  ingest: Accepting<Batch>,
  { registry, now }: { registry: Registry; now: () => Date },
): Accepting<Batch> {
  const registers = [registry];
  const batches = new Counter({
    name: 'wip_ingest_batches_total',
    help: 'Batches of readings: taken, repeated, refused (none of theirs could be taken) or failed.',
    labelNames: ['outcome'],
    registers,
  });
  const readings = new Counter({
    name: 'wip_ingest_readings_total',
    help: 'Readings that were accepted or refused; of a repeated batch none.',
    labelNames: ['outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'wip_ingest_refusals_total',
    help: 'Readings that were refused, by reason.',
    labelNames: ['code'],
    registers,
  });
  const lag = new Histogram({
    name: 'wip_ingest_lag_seconds',
    help: 'How old the newest reading of an accepted batch was.',
    buckets: [1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400, 604_800],
    registers,
  });

  function count({ batch }: Batch, answer: IngestAnswer): void {
    if (answer.isRepeated) {
      batches.inc({ outcome: 'repeated' });
      return;
    }
    batches.inc({ outcome: answer.accepted > 0 ? 'taken' : 'refused' });
    readings.inc({ outcome: 'accepted' }, answer.accepted);
    readings.inc({ outcome: 'refused' }, answer.refusedCount);
    for (const { code } of answer.refused) refusals.inc({ code });
    if (answer.accepted === 0) return;
    const nowMs = now().getTime();
    const newestMs = batch.readings.reduce((newest, { atMs }) => Math.max(newest, atMs ?? nowMs), 0);
    lag.observe(Math.max(0, nowMs - newestMs) / 1_000);
  }

  return {
    async accept(request) {
      try {
        const answer = await ingest.accept(request);
        count(request, answer);
        return answer;
      } catch (error) {
        batches.inc({ outcome: 'failed' });
        throw error;
      }
    },
  };
}
