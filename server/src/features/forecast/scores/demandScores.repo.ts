import { type DemandScoreSheet, demandScoreSheet } from '@wip/shared/forecast/demandScoreSheet.ts';
import type { Db } from 'mongodb';

interface SheetDoc extends Omit<DemandScoreSheet, 'subject'> {
  _id: string | number;
}

/** The collection `demandScores`: how the forecasts of each area and meter did, as of their last issue. */
export function createDemandScoresRepo(db: Db) {
  const scores = db.collection<SheetDoc>('demandScores', { writeConcern: { w: 'majority' } });

  return {
    /** Replaces the sheet of its subject. */
    async save({ subject, ...sheet }: DemandScoreSheet): Promise<void> {
      await scores.replaceOne({ _id: subject }, sheet, { upsert: true });
    },

    async of(subject: string | number): Promise<DemandScoreSheet | null> {
      const doc = await scores.findOne({ _id: subject });
      return doc && toSheet(doc);
    },

    /** The sheets of a region's areas, without their days; never of a meter. Uses index `regionId`. */
    async ofRegion(regionId: string): Promise<DemandScoreSheet[]> {
      const docs = await scores
        .find({ regionId, _id: { $type: 'string' } }, { projection: { demandDays: 0 }, batchSize: 10_000 })
        .sort({ _id: 1 })
        .toArray();
      return docs.map((doc) => toSheet({ ...doc, demandDays: [] }));
    },
  };
}

function toSheet({ _id, ...sheet }: SheetDoc): DemandScoreSheet {
  return demandScoreSheet.parse({ subject: _id, ...sheet });
}
