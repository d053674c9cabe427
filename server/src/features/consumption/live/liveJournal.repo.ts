import { type MeterPoint, unpackPoints } from '@wip/shared/consumption/meterPoint.ts';
import { Binary, type ChangeStreamDocument, type Db, Timestamp } from 'mongodb';
import { followStream } from '../../../db/followStream.ts';

/** A batch of the journal as live readers see it. */
export interface LiveBatch {
  /** Its place in the journal's order: 32 bits of seconds, 32 bits that count within one. Unique. */
  order: bigint;
  source: string;
  receivedAt: Date;
  points: readonly MeterPoint[];
}

/** A batch that is only unpacked where somebody waits for it. */
export type PackedBatch = Omit<LiveBatch, 'points'> & { unpack(): MeterPoint[] };

interface JournalDoc {
  _id: string;
  source: string;
  order: Timestamp;
  receivedAt: Date;
  count: number;
  points: Binary;
}

const fields = { source: 1, order: 1, receivedAt: 1, count: 1, points: 1 } as const;

/** The collection `journal`, read by those who follow it; only what a majority has. */
export function createLiveJournalRepo(db: Db) {
  const journal = db.collection<JournalDoc>('journal', { readConcern: { level: 'majority' } });

  return {
    /** Tells of every batch from now on; resolves when it listens. */
    watch(handlers: { onBatch(batch: PackedBatch): void; onGap(cause: unknown): void }) {
      const stages = [
        { $match: { operationType: 'insert' } },
        {
          $project: {
            operationType: 1,
            ...Object.fromEntries(Object.keys(fields).map((key) => [`fullDocument.${key}`, 1])),
          },
        },
      ];
      return followStream(() => journal.watch(stages, { maxAwaitTimeMS: 250 }), {
        onChange(change) {
          const batch = toPackedBatch(change);
          if (batch) handlers.onBatch(batch);
        },
        onGap: handlers.onGap,
      });
    },

    /**
     * The batches of some sources after a place in the order; null where there are more than `mostBatches`, or their
     * readings are more than `mostPoints`. Uses index `source_order`.
     */
    async batchesAfter(
      sources: readonly string[],
      order: bigint,
      { mostBatches, mostPoints }: { mostBatches: number; mostPoints: number },
    ): Promise<LiveBatch[] | null> {
      const cursor = journal
        .find(
          { source: { $in: [...sources] }, order: { $gt: new Timestamp(order) } },
          { projection: fields, batchSize: 200 },
        )
        .sort({ order: 1 })
        .limit(mostBatches + 1);
      const batches: LiveBatch[] = [];
      let pointCount = 0;
      for await (const doc of cursor) {
        pointCount += doc.count;
        if (batches.length === mostBatches || pointCount > mostPoints) {
          await cursor.close();
          return null;
        }
        batches.push({ ...headOf(doc), points: unpackPoints(doc.points.value()) });
      }
      return batches;
    },

    /** The last place in the order that a batch of some sources has; null where there is none. Uses index `source_order`. */
    async newestOrder(sources: readonly string[]): Promise<bigint | null> {
      const newest = await journal.findOne(
        { source: { $in: [...sources] } },
        { projection: { order: 1 }, sort: { order: -1 } },
      );
      return newest ? orderOf(newest) : null;
    },
  };
}

export type LiveJournalRepo = ReturnType<typeof createLiveJournalRepo>;

function headOf({ source, receivedAt, order }: JournalDoc): Omit<LiveBatch, 'points'> {
  return { source, receivedAt, order: orderOf({ order }) };
}

function orderOf({ order }: Pick<JournalDoc, 'order'>): bigint {
  return order.toBigInt();
}

function toPackedBatch(change: ChangeStreamDocument): PackedBatch | null {
  if (change.operationType !== 'insert') return null;
  const { source, order, receivedAt, points } = change.fullDocument;
  const isBatch = order instanceof Timestamp && points instanceof Binary;
  if (!isBatch || typeof source !== 'string' || !(receivedAt instanceof Date)) return null;
  return {
    source,
    order: order.toBigInt(),
    receivedAt,
    unpack: () => unpackPoints(points.value()),
  };
}
