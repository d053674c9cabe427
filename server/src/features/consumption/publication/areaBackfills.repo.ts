import type { Db } from 'mongodb';

/** Readings of the past of an area that are being written, or wait to be published. */
export interface AreaBackfill {
  areaId: string;
  /** From when on there may be something to publish. */
  fromMs: number;
  /** When all of it was accepted; null while it is being written. */
  readyAt: Date | null;
}

interface BackfillDoc {
  _id: string;
  fromAt: Date;
  readyAt: Date | null;
  announcedAt: Date;
}

/** The collection `areaBackfills`: a document for each area whose past is not published yet. */
export function createAreaBackfillsRepo(db: Db) {
  const backfills = db.collection<BackfillDoc>('areaBackfills', { writeConcern: { w: 'majority' } });

  return {
    /** Says that readings from `fromMs` on are going to be written; an area without members waits for their end. */
    async announce(areaIds: readonly string[], fromMs: number, announcedAt: Date): Promise<void> {
      await Promise.all(
        areaIds.map((_id) =>
          backfills.updateOne(
            { _id },
            { $min: { fromAt: new Date(fromMs) }, $set: { readyAt: null, announcedAt } },
            { upsert: true },
          ),
        ),
      );
    },

    /** Says that all announced readings are accepted. */
    async ready(areaIds: readonly string[], readyAt: Date): Promise<void> {
      await backfills.updateMany({ _id: { $in: [...areaIds] } }, { $set: { readyAt } });
    },

    /** Those announced since `announcedSince`, and those that are ready. */
    async list(announcedSince: Date): Promise<AreaBackfill[]> {
      const docs = await backfills
        .find({ $or: [{ readyAt: { $type: 'date' } }, { announcedAt: { $gte: announcedSince } }] })
        .toArray();
      return docs.map(({ _id, fromAt, readyAt }) => ({ areaId: _id, fromMs: fromAt.getTime(), readyAt }));
    },

    /** Notes that everything before `fromMs` is published. */
    async advance(areaId: string, fromMs: number): Promise<void> {
      await backfills.updateOne({ _id: areaId }, { $set: { fromAt: new Date(fromMs) } });
    },

    /** Everything of it is published. */
    async done({ areaId, readyAt }: AreaBackfill): Promise<void> {
      await backfills.deleteOne({ _id: areaId, readyAt });
    },
  };
}
