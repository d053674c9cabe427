import { type MeterPoint, packPoints, unpackPoints } from '@wip/shared/consumption/meterPoint.ts';
import { type IngestAnswer, ingestAnswer } from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';
import {
  Binary,
  type Db,
  MongoError,
  MongoServerError,
  MongoWriteConcernError,
  Timestamp,
  type WriteConcernSettings,
} from 'mongodb';
import { answerInTime } from '../../../db/answerInTime.ts';

const duplicateKey = 11_000;
/** How many refusals the answer to a repeated batch still names. */
const mostRefusalsKept = 100;
/** Of the batches that wait as many are fetched at once: a round may end with a few large ones. */
const mostAtOnce = 100;

interface JournalDoc {
  _id: string;
  source: string;
  bodyHash: string;
  receivedAt: Date;
  /** Given by the primary on insertion: the order in which batches are folded. */
  order: Timestamp;
  count: number;
  points: Binary;
  foldedAt: Date | null;
  answer: IngestAnswer;
}

/** A batch that is to be written: its readings and the answer to whoever sent it. */
export interface NewBatch {
  source: string;
  key: string;
  bodyHash: string;
  receivedAt: Date;
  points: readonly MeterPoint[];
  answer: IngestAnswer;
}

/** A batch of the journal that is not folded yet. */
export interface JournalBatch {
  batchId: string;
  receivedAt: Date;
  points: MeterPoint[];
}

/** The collection `journal`: accepted batches, one document each. Nothing else is written before a sender gets its 202. */
export function createJournalRepo(
  db: Db,
  writeConcern: WriteConcernSettings = { w: 'majority', journal: true },
) {
  const journal = db.collection<JournalDoc>('journal', { writeConcern });
  const committed = db.collection<JournalDoc>('journal', { readConcern: { level: 'majority' } });

  return {
    /**
     * Writes a batch once; resolves to the first answer where the sender's batch of this key is there already.
     * Errors: DomainError CONFLICT where the key belongs to another body, UNAVAILABLE where nobody can tell whether
     * the batch will last.
     */
    async append(batch: NewBatch): Promise<IngestAnswer> {
      const _id = `${batch.source}|${batch.key}`;
      try {
        await answerInTime(journal.insertOne(toDoc(_id, batch)));
        return batch.answer;
      } catch (error) {
        if (!(error instanceof MongoServerError && error.code === duplicateKey)) throw explain(error);
        return await firstAnswer(_id, batch.bodyHash);
      }
    },

    /** Batches that are not folded, in their order, until there are as many of them or of their points. Uses index `order_unfolded`. */
    async unfolded({ mostBatches, mostPoints }: { mostBatches: number; mostPoints: number }) {
      const cursor = journal
        .find(
          { foldedAt: null },
          { projection: { receivedAt: 1, points: 1, count: 1 }, batchSize: mostAtOnce },
        )
        .sort({ order: 1 })
        .limit(mostBatches);
      const batches: JournalBatch[] = [];
      let pointCount = 0;
      for await (const { _id, receivedAt, points, count } of cursor) {
        batches.push({ batchId: _id, receivedAt, points: unpackPoints(points.value()) });
        pointCount += count;
        if (pointCount >= mostPoints) break;
      }
      return batches;
    },

    /** Notes that the readings of batches are in their buckets. */
    async markFolded(batchIds: readonly string[], foldedAt: Date): Promise<void> {
      await journal.updateMany({ _id: { $in: [...batchIds] } }, { $set: { foldedAt } });
    },

    /** How many batches wait to be folded, and since when the first. Uses index `order_unfolded`. */
    async backlog(): Promise<{ batchCount: number; oldestReceivedAt: Date | null }> {
      const [batchCount, oldest] = await Promise.all([
        journal.countDocuments({ foldedAt: null }, { hint: 'order_unfolded' }),
        journal.findOne({ foldedAt: null }, { projection: { receivedAt: 1 }, sort: { order: 1 } }),
      ]);
      return { batchCount, oldestReceivedAt: oldest?.receivedAt ?? null };
    },
  };

  /** The batch may be on the primary alone and vanish with it: only what a majority has is answered for. */
  async function firstAnswer(_id: string, bodyHash: string): Promise<IngestAnswer> {
    const found = await answerInTime(
      committed.findOne({ _id }, { projection: { bodyHash: 1, answer: 1 } }),
    ).catch((error: unknown) => {
      throw explain(error);
    });
    if (!found) throw new DomainError('UNAVAILABLE', notCertain);
    if (found.bodyHash !== bodyHash) {
      throw new DomainError('CONFLICT', otherBatch, { field: 'Idempotency-Key' });
    }
    return { ...ingestAnswer.parse(found.answer), isRepeated: true };
  }
}

export type JournalRepo = ReturnType<typeof createJournalRepo>;

const otherBatch = 'This Idempotency-Key was used for another batch; give each its own.';
const notCertain = 'The database cannot say yet whether the batch is safe; send it again in a moment.';

function toDoc(_id: string, { source, bodyHash, receivedAt, points, answer }: NewBatch): JournalDoc {
  return {
    _id,
    source,
    bodyHash,
    receivedAt,
    order: new Timestamp({ t: 0, i: 0 }),
    count: points.length,
    points: new Binary(packPoints(points)),
    foldedAt: null,
    answer: { ...answer, refused: answer.refused.slice(0, mostRefusalsKept) },
  };
}

/** A write that may or may not have lasted is one to repeat, whatever broke it off. */
function explain(error: unknown): unknown {
  const isUncertain =
    error instanceof MongoWriteConcernError ||
    (error instanceof MongoError && error.hasErrorLabel('RetryableWriteError'));
  return isUncertain ? new DomainError('UNAVAILABLE', notCertain, { cause: error }) : error;
}
