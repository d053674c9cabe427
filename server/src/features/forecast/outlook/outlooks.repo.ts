import type { Calibration } from '@wip/shared/forecast/outlook/recalibrate.ts';
import type { OutlookTally } from '@wip/shared/forecast/outlook/scoreOutlook.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import { Binary, type Db, type Filter } from 'mongodb';

/** A week's outlook of the areas that share a timetable, as it was issued; probabilities in bytes. */
export interface IssuedOutlook {
  regionId: string;
  group: string;
  /** The local day on whose morning the week begins. */
  day: LocalDay;
  issuedAt: Date;
  modelVersion: string;
  /** What the model said, and that recalibrated. */
  said: Uint8Array;
  issued: Uint8Array;
  /** By half hour of the day. */
  climatology: Uint8Array;
}

/** What came of an issued outlook. */
export interface OutlookOutcome {
  /** One of `slotState` per half hour. */
  came: Uint8Array;
  day: OutlookTally;
  week: OutlookTally;
}

export type RecordedOutlook = IssuedOutlook & { outcome: OutlookOutcome };

export interface GroupTallies {
  group: string;
  day: OutlookTally;
  week: OutlookTally;
}

export interface StoredModel {
  regionId: string;
  day: LocalDay;
  fittedAt: Date;
  version: string;
  /** Null until there is a past to learn from. */
  weights: readonly number[] | null;
  /** Mornings with an announced cut, of those it was learned from. */
  announcedDays: number;
  calibration: Calibration;
}

/** Sums over the issued outlooks of a group, or of a region. */
export interface OutlookRecord {
  regionId: string;
  group: string | null;
  outlooks: number;
  day: OutlookTally;
  week: OutlookTally;
}

interface OutlookDoc extends Omit<IssuedOutlook, 'said' | 'issued' | 'climatology'> {
  _id: string;
  said: Binary;
  issued: Binary;
  climatology: Binary;
  outcome: { came: Binary; day: OutlookTally; week: OutlookTally } | null;
}

/** The collections `outlooks`, `outlookModels` and `outlookRecords`. */
export function createOutlooksRepo(db: Db) {
  const outlooks = db.collection<OutlookDoc>('outlooks');
  const models = db.collection<StoredModel & { _id: string }>('outlookModels');
  const records = db.collection<OutlookRecord & { _id: string }>('outlookRecords');

  return {
    /** Stores outlooks; one that was issued before stays as it was. */
    async issue(issued: readonly IssuedOutlook[]): Promise<void> {
      if (issued.length === 0) return;
      await outlooks.bulkWrite(
        issued.map((outlook) => {
          const _id = `${outlook.regionId}|${outlook.group}|${outlook.day}`;
          const { said, issued: corrected, climatology, ...rest } = outlook;
          const bytes = {
            said: new Binary(said),
            issued: new Binary(corrected),
            climatology: new Binary(climatology),
          };
          const $setOnInsert = { ...rest, ...bytes, outcome: null };
          return { updateOne: { filter: { _id }, update: { $setOnInsert }, upsert: true } };
        }),
        { ordered: false },
      );
    },

    /** Outlooks of a region from days before `day` of which it is not noted what came. Uses index `regionId_day`. */
    async withoutOutcome(regionId: string, day: LocalDay): Promise<IssuedOutlook[]> {
      return (await outlooks.find({ regionId, day: { $lte: day }, outcome: null }).toArray()).map(fromDoc);
    },

    /** Notes what came. */
    async noteOutcome({ regionId, group, day }: IssuedOutlook, outcome: OutlookOutcome): Promise<void> {
      const _id = `${regionId}|${group}|${day}`;
      await outlooks.updateOne(
        { _id, outcome: null },
        { $set: { outcome: { ...outcome, came: new Binary(outcome.came) } } },
      );
    },

    /** Issued outlooks of a region since a day with what came of them, oldest first, as they are read. Uses index `regionId_day`. */
    async *withOutcome(regionId: string, since: LocalDay): AsyncGenerator<RecordedOutlook> {
      for await (const doc of outlooks.find(recorded(regionId, since)).sort({ day: 1 })) {
        if (doc.outcome)
          yield { ...fromDoc(doc), outcome: { ...doc.outcome, came: doc.outcome.came.buffer } };
      }
    },

    /** Only the sums of those. Uses index `regionId_day`. */
    async *tallies(regionId: string, since: LocalDay): AsyncGenerator<GroupTallies> {
      const projection = { _id: 0, group: 1, day: '$outcome.day', week: '$outcome.week' };
      yield* outlooks.find(recorded(regionId, since)).project<GroupTallies>(projection);
    },

    /** The day of the oldest outlook of which it is noted what came. Uses index `regionId_day`. */
    async firstRecordedDay(regionId: string): Promise<LocalDay | null> {
      const doc = await outlooks.findOne(
        { regionId, outcome: { $ne: null } },
        { sort: { day: 1 }, projection: { day: 1 } },
      );
      return doc?.day ?? null;
    },

    /** The newest outlook issued for a group. */
    async newest(regionId: string, group: string): Promise<IssuedOutlook | null> {
      const doc = await outlooks.findOne({ regionId, group }, { sort: { day: -1 } });
      return doc && fromDoc(doc);
    },

    async saveModel(model: StoredModel): Promise<void> {
      await models.replaceOne({ _id: model.regionId }, model, { upsert: true });
    },

    async modelOf(regionId: string): Promise<StoredModel | null> {
      return models.findOne({ _id: regionId });
    },

    async saveRecords(sums: readonly OutlookRecord[]): Promise<void> {
      if (sums.length === 0) return;
      await records.bulkWrite(
        sums.map((sum) => ({
          replaceOne: {
            filter: { _id: recordId(sum.regionId, sum.group) },
            replacement: sum,
            upsert: true,
          },
        })),
      );
    },

    /** The record of a group, or of a whole region. */
    async recordOf(regionId: string, group: string | null): Promise<OutlookRecord | null> {
      return records.findOne({ _id: recordId(regionId, group) });
    },
  };
}

function recorded(regionId: string, since: LocalDay): Filter<OutlookDoc> {
  return { regionId, day: { $gte: since }, outcome: { $ne: null } };
}

function recordId(regionId: string, group: string | null): string {
  return group === null ? regionId : `${regionId}|${group}`;
}

function fromDoc({ _id, outcome, said, issued, climatology, ...rest }: OutlookDoc): IssuedOutlook {
  return { ...rest, said: said.buffer, issued: issued.buffer, climatology: climatology.buffer };
}
