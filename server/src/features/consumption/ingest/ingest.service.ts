import { createHash, randomUUID } from 'node:crypto';
import type { IncomingBatch } from '@wip/shared/consumption/incomingReading.ts';
import { packPoints } from '@wip/shared/consumption/meterPoint.ts';
import type { IngestAnswer } from '@wip/shared/consumption/readingsBatch.ts';
import { createCallRates } from '../../../http/callRates.ts';
import { TooManyError } from '../../../http/tooManyError.ts';
import { acceptReadings } from './acceptReadings.ts';
import type { JournalRepo } from './journal.repo.ts';
import type { Sender } from './sender.ts';

/** Any batch costs at least one reading and at most what may come at once, so that it gets its turn. */
const burstS = 10;

export interface IngestSettings {
  /** How old a reading may be. */
  lateDays: number;
  /** Readings of one sender in the long run; ten seconds' worth of them at once. */
  readingsPerSecond: number;
}

export interface IngestRequest {
  sender: Sender;
  /** The sender's own name for the batch; null: one is made of its readings. */
  idempotencyKey: string | null;
  /** SHA-256 of the body, see `bodyHashOf`. */
  bodyHash: string;
  batch: IncomingBatch;
  /** Readings of any age are taken, and as many as come: for the operator's imports. */
  isImport?: boolean;
}

export type Ingest = ReturnType<typeof createIngest>;

export interface IngestDeps {
  journal: Pick<JournalRepo, 'append'>;
  now: () => Date;
  settings: IngestSettings;
}

/** Takes batches of readings of all dialects into the journal. */
export function createIngest({ journal, now, settings }: IngestDeps) {
  const rates = createCallRates(settings.readingsPerSecond);

  return {
    /**
     * Resolves once the accepted readings are written by a majority and journaled, or at once where none is
     * accepted; a batch that was taken before is not written again.
     *
     * Errors: TooManyError; DomainError CONFLICT for a key of another body; UNAVAILABLE and errors of the driver
     * where the database is away: then the same batch may be sent again.
     */
    async accept(request: IngestRequest): Promise<IngestAnswer> {
      const { sender, batch, idempotencyKey, isImport = false } = request;
      const receivedAt = now();
      if (!isImport) requireRate(sender.source, batch.readings.length + batch.refused.length);
      const { points, refused, hasOwnTimes } = acceptReadings(sender, batch, {
        receivedAtMs: receivedAt.getTime(),
        lateDays: isImport ? null : settings.lateDays,
      });
      const answer = {
        accepted: points.length,
        refusedCount: refused.length,
        refused,
        isRepeated: false,
      };
      if (points.length === 0) return answer;
      const given =
        idempotencyKey === null ? null : { key: `k:${idempotencyKey}`, bodyHash: request.bodyHash };
      const derived = () => {
        const key = hasOwnTimes ? `d:${hashOf(packPoints(points))}` : `r:${randomUUID()}`;
        return { key, bodyHash: key };
      };
      return journal.append({
        source: sender.source,
        ...(given ?? derived()),
        receivedAt,
        points,
        answer,
      });
    },
  };

  function requireRate(source: string, readings: number): void {
    const cost = Math.min(Math.max(1, readings), settings.readingsPerSecond * burstS);
    const waitS = rates.take(source, cost, performance.now());
    if (waitS > 0) {
      throw new TooManyError(`Too many readings with this key; send the batch again in ${waitS} s.`, waitS);
    }
  }
}

/** What tells two bodies apart. */
export function bodyHashOf(body: Uint8Array | string): string {
  return hashOf(body);
}

function hashOf(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('base64url');
}
