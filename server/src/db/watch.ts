import type { ChangeStreamDocument, Db } from 'mongodb';
import { followStream } from './followStream.ts';

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

/**
 * One change stream over some collections of a database, for as long as the process runs; it opens
 * again by itself after an interruption. Resolves when it listens: what is read after that misses nothing.
 */
export function watchCollections(db: Db, names: readonly string[], handlers: WatchHandlers) {
  const stages = [
    { $match: { 'ns.coll': { $in: [...names] } } },
    { $project: { ns: 1, documentKey: 1, operationType: 1, 'fullDocument.regionId': 1 } },
  ];
  return followStream(() => db.watch(stages, { maxAwaitTimeMS: 250 }), {
    onChange: (change) => handlers.onChange(toWatchedChange(change)),
    onGap: handlers.onGap,
  });
}

function toWatchedChange(change: ChangeStreamDocument): WatchedChange {
  const collection = 'ns' in change && 'coll' in change.ns ? change.ns.coll : '';
  const document = 'fullDocument' in change ? change.fullDocument : undefined;
  const regionId: unknown = document?.regionId;
  return { collection, regionId: typeof regionId === 'string' ? regionId : null };
}
