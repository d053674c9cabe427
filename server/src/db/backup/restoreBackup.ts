import { createHash } from 'node:crypto';
import { DomainError } from '@wip/shared/errors.ts';
import { BSON, type Db, type Document } from 'mongodb';
import type { z } from 'zod';
import {
  type CollectionFrame,
  collectionFrame,
  damaged,
  type EndFrame,
  endFrame,
  type Frame,
  frameKinds,
  headerFrame,
  type IndexFrame,
  readFrame,
  readFrames,
} from './backupFrames.ts';
import { type BackupSummary, rawBytes } from './writeBackup.ts';

export interface RestoreTarget {
  db: Db;
  /** The backup's bytes from the beginning; called twice. */
  open(): AsyncIterable<Buffer>;
  onProgress?: (step: 'checking' | 'restoring' | 'comparing', collection: string) => void;
}

export interface RestoreSummary extends BackupSummary {
  createdAt: Date;
}

const documentsAtOnce = 1_000;
const bytesAtOnce = 8 * 1_048_576;
/** As the database has them: numbers keep their type, bytes stay bytes. */
const exact = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

/**
 * Restores a backup into an empty database: first all of the backup is checked, then it is written, then what was
 * written is read and compared by count and hash.
 * Errors: DomainError CONFLICT where the database holds something, INVALID where the backup is damaged.
 */
export async function restoreBackup({ db, open, onProgress }: RestoreTarget): Promise<RestoreSummary> {
  await requireEmpty(db);
  const { createdAt, collections } = await checkBackup(open(), (name) => onProgress?.('checking', name));
  const expiring = await writeAll(db, open(), (name) => onProgress?.('restoring', name));
  for (const { name, count, sha256 } of collections) {
    onProgress?.('comparing', name);
    const found = await contentOf(db, name);
    if (found.count === count && found.sha256 === sha256) continue;
    throw new DomainError(
      'UNAVAILABLE',
      `'${name}' differs from the backup after it was written (${found.count} of ${count} documents); drop the ` +
        'database and restore again.',
    );
  }
  // from now on the database deletes what had expired when the backup was made
  for (const { name, indexes } of expiring) await db.collection(name).createIndexes(indexes);
  return { createdAt, collections, documents: collections.reduce((sum, { count }) => sum + count, 0) };
}

/** Count and hash of a collection's documents by ascending `_id`, as a backup holds them. */
export async function contentOf(db: Db, name: string): Promise<{ count: number; sha256: string }> {
  const hash = createHash('sha256');
  let count = 0;
  const cursor = db.collection(name).find({}, { raw: true, sort: { _id: 1 }, batchSize: documentsAtOnce });
  for await (const document of cursor) {
    hash.update(rawBytes(document));
    count += 1;
  }
  return { count, sha256: hash.digest('hex') };
}

/** Reads a whole backup and compares its sums. Errors: DomainError INVALID. */
export async function checkBackup(bytes: AsyncIterable<Buffer>, onCollection?: (name: string) => void) {
  const collections: EndFrame[] = [];
  let header: z.infer<typeof headerFrame> | null = null;
  let hash = createHash('sha256');
  let count = 0;
  for await (const frame of readFrames(bytes)) {
    if (frame.kind === frameKinds.header) header = readFrame(headerFrame, frame);
    if (header === null) throw damaged('it does not begin as a backup');
    if (frame.kind === frameKinds.collection) {
      onCollection?.(readFrame(collectionFrame, frame).name);
      [hash, count] = [createHash('sha256'), 0];
    }
    if (frame.kind === frameKinds.document) {
      hash.update(frame.bytes);
      count += 1;
    }
    if (frame.kind === frameKinds.end) {
      const end = readFrame(endFrame, frame);
      if (end.count !== count || end.sha256 !== hash.digest('hex'))
        throw damaged(`'${end.name}' is not whole`);
      collections.push(end);
    }
  }
  if (header === null) throw damaged('it is empty');
  return { createdAt: header.createdAt, collections };
}

/** What every database has that a server or a command was started on. */
const ofEveryDatabase = ['migrations', 'jobRuns', 'leases'];

async function requireEmpty(db: Db): Promise<void> {
  const names = await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  for (const { name } of names) {
    if (name.startsWith('system.') || ofEveryDatabase.includes(name)) continue;
    if ((await db.collection(name).findOne({}, { projection: { _id: 1 } })) === null) continue;
    throw new DomainError(
      'CONFLICT',
      `The database '${db.databaseName}' is not empty ('${name}' has documents); give a DATABASE_URI with the name ` +
        'of a new database.',
    );
  }
  // empty collections would keep their own settings
  for (const { name } of names) if (!name.startsWith('system.')) await db.dropCollection(name);
}

interface CollectionIndexes {
  name: string;
  indexes: IndexFrame[];
}

/** Writes documents and indexes; resolves to the indexes by which documents expire, which are left out. */
async function writeAll(
  db: Db,
  bytes: AsyncIterable<Buffer>,
  onCollection: (name: string) => void,
): Promise<CollectionIndexes[]> {
  const expiring: CollectionIndexes[] = [];
  let current: CollectionFrame | null = null;
  let waiting: Document[] = [];
  let waitingBytes = 0;
  const flush = async () => {
    if (current && waiting.length > 0) {
      await db.collection(current.name).insertMany(waiting, { ordered: false });
    }
    [waiting, waitingBytes] = [[], 0];
  };
  for await (const frame of readFrames(bytes)) {
    if (frame.kind === frameKinds.collection) {
      current = readFrame(collectionFrame, frame);
      onCollection(current.name);
      await db.createCollection(current.name, current.options);
    } else if (frame.kind === frameKinds.document) {
      waiting.push(documentOf(frame));
      waitingBytes += frame.bytes.length;
      if (waiting.length >= documentsAtOnce || waitingBytes >= bytesAtOnce) await flush();
    } else if (frame.kind === frameKinds.end && current) {
      await flush();
      const { name } = current;
      const own = current.indexes.filter((index) => index.name !== '_id_');
      const [left, made] = [own.filter(doesExpire), own.filter((index) => !doesExpire(index))];
      if (made.length > 0) await db.collection(name).createIndexes(made);
      if (left.length > 0) expiring.push({ name, indexes: left });
    }
  }
  return expiring;
}

function documentOf({ bytes }: Frame): Document {
  return BSON.deserialize(bytes, exact);
}

function doesExpire({ expireAfterSeconds }: IndexFrame): boolean {
  return expireAfterSeconds !== undefined;
}
