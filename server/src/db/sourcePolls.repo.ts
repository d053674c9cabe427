import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Quota } from '../http/outgoing/nextPoll.ts';

/** How the polling of a source goes. */
export interface SourcePoll {
  /** A region's id, or what else tells its sources apart. */
  sourceId: string;
  /** A hash of what is asked, and how: with another one, it is asked anew. */
  config: string;
  lastTriedAt: Date | null;
  lastHeardAt: Date | null;
  failingSince: Date | null;
  /** Why it could not be heard last; a sentence without secrets. */
  failure: string | null;
  /** How often in a row. */
  failures: number;
  nextTryAt: Date;
  etag: string | null;
  lastModified: string | null;
  quota: Quota | null;
  /** The last answer that was read and not taken, and why: the same text does not get better by waiting. */
  refused: RefusedText | null;
}

export interface RefusedText {
  digest: string;
  failure: string;
}

type SourcePollDoc = Omit<SourcePoll, 'sourceId'> & {
  _id: string;
  leaseId: string | null;
  leaseUntil: Date;
};

const leaseMs = 60_000;
/** A changed configuration is not tried more often than this: two processes may have two of them. */
const leastTryGapMs = 60_000;
const longAgo = new Date(0);

/** The collections `stageSources` and `signalSources`: one document a source; a lease keeps others from it meanwhile. */
export function createSourcePollsRepo(db: Db, collection: 'stageSources' | 'signalSources') {
  const sources = db.collection<SourcePollDoc>(collection);

  return {
    /** Takes a source that is due, for a minute; null where it is not, or where another process has it. */
    async takeDue(sourceId: string, config: string, now: Date) {
      await sources.updateOne({ _id: sourceId }, { $setOnInsert: untried(config) }, { upsert: true });
      const leaseId = randomUUID();
      const taken = await sources.findOneAndUpdate(
        {
          _id: sourceId,
          leaseUntil: { $lte: now },
          $or: [
            { nextTryAt: { $lte: now } },
            {
              config: { $ne: config },
              $or: [
                { lastTriedAt: null },
                { lastTriedAt: { $lte: new Date(now.getTime() - leastTryGapMs) } },
              ],
            },
          ],
        },
        { $set: { leaseId, leaseUntil: new Date(now.getTime() + leaseMs), lastTriedAt: now } },
        { returnDocument: 'before' },
      );
      return taken && { leaseId, before: toPoll(taken) };
    },

    /** Writes how it went and gives the source back; does nothing where another process took it since. */
    async giveBack(
      leaseId: string,
      { sourceId, ...outcome }: Omit<SourcePoll, 'lastTriedAt'>,
    ): Promise<void> {
      await sources.updateOne(
        { _id: sourceId, leaseId },
        { $set: { ...outcome, leaseId: null, leaseUntil: longAgo } },
      );
    },

    async of(sourceId: string): Promise<SourcePoll | null> {
      const doc = await sources.findOne({ _id: sourceId });
      return doc && toPoll(doc);
    },

    async all(): Promise<SourcePoll[]> {
      return (await sources.find().toArray()).map(toPoll);
    },
  };
}

function untried(config: string): Omit<SourcePollDoc, '_id'> {
  return {
    config,
    leaseId: null,
    leaseUntil: longAgo,
    lastTriedAt: null,
    lastHeardAt: null,
    failingSince: null,
    failure: null,
    failures: 0,
    nextTryAt: longAgo,
    etag: null,
    lastModified: null,
    quota: null,
    refused: null,
  };
}

function toPoll({ _id, leaseId: _, leaseUntil: __, ...poll }: SourcePollDoc): SourcePoll {
  return { sourceId: _id, ...poll };
}

export type SourcePollsRepo = ReturnType<typeof createSourcePollsRepo>;
