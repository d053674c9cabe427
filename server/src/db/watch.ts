import type { ChangeStream, ChangeStreamDocument, Db } from 'mongodb';

/** A change of one of the watched collections; `regionId` where the document names one. */
export interface WatchedChange {
  collection: string;
  regionId: string | null;
}

interface WatchHandlers {
  onChange(change: WatchedChange): void;
  /** The stream was interrupted and listens again; changes may have been missed. */
  onGap(cause: unknown): void;
}

const retryMs = 500;

/**
 * One change stream over some collections of a database, for as long as the process runs; it opens
 * again by itself after an interruption. Resolves when it listens: what is read after that misses nothing.
 */
export async function watchCollections(db: Db, names: readonly string[], handlers: WatchHandlers) {
  let isClosed = false;
  let stream = await openStream(db, names);
  void follow();

  async function follow(): Promise<void> {
    while (!isClosed) {
      try {
        handlers.onChange(toWatchedChange(await stream.next()));
      } catch (cause) {
        if (isClosed) return;
        await reopen();
        if (!isClosed) handlers.onGap(cause);
      }
    }
  }

  async function reopen(): Promise<void> {
    await stream.close().catch(() => undefined);
    while (!isClosed) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      try {
        stream = await openStream(db, names);
        return;
      } catch {
        // The database is still away; the next try follows.
      }
    }
  }

  return {
    async close(): Promise<void> {
      isClosed = true;
      await stream.close().catch(() => undefined);
    },
  };
}

async function openStream(db: Db, names: readonly string[]): Promise<ChangeStream> {
  const stream = db.watch(
    [
      { $match: { 'ns.coll': { $in: [...names] } } },
      { $project: { ns: 1, documentKey: 1, operationType: 1, 'fullDocument.regionId': 1 } },
    ],
    { maxAwaitTimeMS: 250 },
  );
  // The first look opens the cursor; what it may find already is read again by whoever starts to watch.
  await stream.tryNext();
  return stream;
}

function toWatchedChange(change: ChangeStreamDocument): WatchedChange {
  const collection = 'ns' in change && 'coll' in change.ns ? change.ns.coll : '';
  const document = 'fullDocument' in change ? change.fullDocument : undefined;
  const regionId: unknown = document?.regionId;
  return { collection, regionId: typeof regionId === 'string' ? regionId : null };
}
