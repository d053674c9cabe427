import { type ReadingBlock, unpackBlock } from '@wip/shared/consumption/readingBlock.ts';
import { type AnyBulkWriteOperation, Binary, type Collection, MongoBulkWriteError } from 'mongodb';

const duplicateKey = 11_000;

/** Readings of a meter over an hour or a day, packed. */
export interface BucketDoc {
  _id: number;
  /** The epoch of the lease under which it was written. */
  f: number;
  v: Binary;
}

export interface Bucket {
  bucketId: number;
  block: ReadingBlock;
  /** The epoch under which it was written. */
  epoch: number;
  /** As it is stored. */
  bytes: Uint8Array;
}

export interface BucketWrite {
  bucketId: number;
  bytes: Uint8Array;
  /** What was read before; null where there was nothing. */
  before: Uint8Array | null;
}

/** Another process writes the same buckets: what was read is out of date, and maybe the lease is gone. */
export class OutrunError extends Error {
  override readonly name = 'OutrunError';
}

export function toBucket({ _id, f, v }: BucketDoc): Bucket {
  const bytes = v.value();
  return { bucketId: _id, epoch: f, block: unpackBlock(bytes), bytes };
}

/**
 * Writes buckets, each only if it is still as it was read: a process that lost its lease while it slept destroys
 * nothing, and what it wrote in between is not lost either. Errors: OutrunError where one was not.
 */
export async function writeBuckets(
  collection: Collection<BucketDoc>,
  epoch: number,
  writes: readonly BucketWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const operations = writes.map(({ bucketId, bytes, before }): AnyBulkWriteOperation<BucketDoc> => {
    const document = { f: epoch, v: new Binary(bytes) };
    if (before === null) return { insertOne: { document: { _id: bucketId, ...document } } };
    const filter = { _id: bucketId, f: { $lte: epoch }, v: new Binary(before) };
    return { replaceOne: { filter, replacement: document } };
  });
  const result = await collection.bulkWrite(operations, { ordered: false }).catch((error: unknown) => {
    if (error instanceof MongoBulkWriteError && error.code === duplicateKey) throw new OutrunError();
    throw error;
  });
  if (result.insertedCount + result.matchedCount < writes.length) throw new OutrunError();
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
