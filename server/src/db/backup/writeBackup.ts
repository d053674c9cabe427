import { createHash } from 'node:crypto';
import { DomainError } from '@wip/shared/errors.ts';
import { type ClientSession, type Db, type MongoClient, MongoServerError } from 'mongodb';
import { backupFormat, backupVersion, createFrameWriter, type EndFrame, frameKinds } from './backupFrames.ts';

/** What a backup holds. */
export interface BackupSummary {
  collections: EndFrame[];
  documents: number;
}

export interface BackupSource {
  client: MongoClient;
  db: Db;
  now: () => Date;
  /** Called with each collection before it is read; `share` is that of the documents, as counted at the beginning. */
  onProgress?: (collection: string, share: number) => void;
}

/** The snapshot has gone: `SnapshotTooOld`, `SnapshotUnavailable`. */
const snapshotGone = [239, 246];
const documentsAtOnce = 1_000;
const progressEvery = 5_000;

/**
 * The frames of a backup of a database, all read at one moment of it, while others go on writing; the summary is what
 * the generator returns. Errors: DomainError UNAVAILABLE where the database no longer keeps that moment.
 */
export async function* backupFrames(source: BackupSource): AsyncGenerator<Buffer, BackupSummary> {
  const session = source.client.startSession({ snapshot: true });
  try {
    return yield* framesOf(source, session);
  } catch (error) {
    if (!(error instanceof MongoServerError) || !snapshotGone.includes(Number(error.code))) throw error;
    throw new DomainError(
      'UNAVAILABLE',
      'The snapshot is too old: the database keeps no moment as long as the backup took. Raise the parameter ' +
        'minSnapshotHistoryWindowInSeconds of mongod, and run the backup again.',
      { cause: error },
    );
  } finally {
    await session.endSession();
  }
}

async function* framesOf(
  { db, now, onProgress }: BackupSource,
  session: ClientSession,
): AsyncGenerator<Buffer, BackupSummary> {
  const writer = createFrameWriter();
  const infos = await db.listCollections({ type: 'collection' }, { nameOnly: false }).toArray();
  const names = infos.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
  const counts = await Promise.all(names.map((name) => db.collection(name).estimatedDocumentCount()));
  const total = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  // the first read of the session chooses the moment; all others are of the same
  await db.collection(names[0] ?? 'regions').findOne({}, { session });
  yield writer.frame(frameKinds.header, {
    format: backupFormat,
    version: backupVersion,
    createdAt: now(),
  });

  const collections: EndFrame[] = [];
  let documents = 0;
  for (const name of names.toSorted()) {
    const options = infos.find((info) => info.name === name)?.options ?? {};
    const indexes = (await db.collection(name).indexes()).map(({ v: _, ...index }) => index);
    onProgress?.(name, documents / total);
    yield writer.frame(frameKinds.collection, { name, options, indexes });
    const hash = createHash('sha256');
    let count = 0;
    const cursor = db
      .collection(name)
      .find({}, { session, raw: true, sort: { _id: 1 }, batchSize: documentsAtOnce });
    for await (const document of cursor) {
      const bytes = rawBytes(document);
      hash.update(bytes);
      yield writer.frame(frameKinds.document, bytes);
      count += 1;
      documents += 1;
      if (documents % progressEvery === 0) onProgress?.(name, Math.min(1, documents / total));
    }
    const end = { name, count, sha256: hash.digest('hex') };
    collections.push(end);
    yield writer.frame(frameKinds.end, end);
  }
  yield writer.frame(frameKinds.footer, { collections: collections.length, sha256: writer.sha256() });
  return { collections, documents };
}

/** With `raw` the driver gives the bytes of a document, and says that it gives the document. */
export function rawBytes(document: unknown): Buffer {
  if (document instanceof Uint8Array)
    return Buffer.from(document.buffer, document.byteOffset, document.byteLength);
  throw new Error('The driver gave no bytes.');
}
