import type { StageFact } from '@wip/shared/schedule/stageTimeline.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import type { Db } from 'mongodb';

/** A stage fact with its region and identity; two facts with the same `factId` are the same fact. */
export interface RecordedStageFact extends StageFact {
  factId: string;
  regionId: string;
}

/** The stage source was heard: an announcement, a confirmation, or an import (which also vouches for the past). */
export interface SourceHearing {
  regionId: string;
  heardAt: Date;
  kind: 'confirmed' | 'imported';
  source: string;
}

/** A group's rules within a dataset. */
export interface GroupTimetable {
  group: string;
  timetable: Timetable;
}

interface StageFactDoc {
  _id: string;
  regionId: string;
  startsAt: Date;
  endsAt: Date | null;
  stage: number;
  recordedAt: Date;
  sequence: number;
  source: string;
}

interface TimetableDoc {
  _id: string;
  datasetId: string;
  group: string;
  cycle: Timetable['cycle'];
  /** day, startMinute, finishMinute, stage, … */
  rows: number[];
}

/** The collections `timetables`, `stageFacts` and `sourceHearings`; facts are only ever added. */
export function createScheduleRepo(db: Db) {
  const timetables = db.collection<TimetableDoc>('timetables');
  const stageFacts = db.collection<StageFactDoc>('stageFacts');
  const hearings = db.collection<SourceHearing>('sourceHearings');

  return {
    async insertTimetables(datasetId: string, groups: readonly GroupTimetable[]): Promise<void> {
      if (groups.length === 0) return;
      await timetables.insertMany(
        groups.map(({ group, timetable }) => ({
          _id: `${datasetId}/${group}`,
          datasetId,
          group,
          cycle: timetable.cycle,
          rows: timetable.rows.flatMap((row) => [row.day, row.startMinute, row.finishMinute, row.stage]),
        })),
      );
    },

    /** All timetables of a dataset. Uses index `datasetId`. */
    async timetablesOf(datasetId: string): Promise<GroupTimetable[]> {
      const docs = await timetables.find({ datasetId }).toArray();
      return docs.map((doc) => ({
        group: doc.group,
        timetable: { cycle: doc.cycle, rows: unpackRows(doc.rows) },
      }));
    },

    /** Removes the timetables of a dataset that never became visible. */
    async removeTimetables(datasetId: string): Promise<void> {
      await timetables.deleteMany({ datasetId });
    },

    /** Adds facts that are not there yet; resolves to how many were new. */
    async addStageFacts(facts: readonly RecordedStageFact[]): Promise<number> {
      if (facts.length === 0) return 0;
      const result = await stageFacts.bulkWrite(
        facts.map((fact) => ({
          updateOne: {
            filter: { _id: fact.factId },
            update: {
              $setOnInsert: {
                regionId: fact.regionId,
                startsAt: new Date(fact.startsAtMs),
                endsAt: fact.endsAtMs === null ? null : new Date(fact.endsAtMs),
                stage: fact.stage,
                recordedAt: new Date(fact.recordedAtMs),
                sequence: fact.sequence,
                source: fact.source,
              },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
      return result.upsertedCount;
    },

    /** All stage facts of a region, oldest record first. Uses index `regionId_recordedAt`. */
    async stageFactsOf(regionId: string): Promise<RecordedStageFact[]> {
      const docs = await stageFacts.find({ regionId }).sort({ recordedAt: 1, sequence: 1 }).toArray();
      return docs.map((doc) => ({
        factId: doc._id,
        regionId: doc.regionId,
        startsAtMs: doc.startsAt.getTime(),
        endsAtMs: doc.endsAt === null ? null : doc.endsAt.getTime(),
        stage: doc.stage,
        recordedAtMs: doc.recordedAt.getTime(),
        sequence: doc.sequence,
        source: doc.source,
      }));
    },

    async addHearing(hearing: SourceHearing): Promise<void> {
      await hearings.insertOne({ ...hearing });
    },

    /** When a region's source was heard, oldest first. Uses index `regionId_heardAt`. */
    async hearingsOf(regionId: string): Promise<SourceHearing[]> {
      return hearings
        .find({ regionId }, { projection: { _id: 0 } })
        .sort({ heardAt: 1 })
        .toArray();
    },
  };
}

function unpackRows(packed: readonly number[]) {
  return Array.from({ length: packed.length / 4 }, (_, index) => ({
    day: packed[index * 4] ?? 0,
    startMinute: packed[index * 4 + 1] ?? 0,
    finishMinute: packed[index * 4 + 2] ?? 0,
    stage: packed[index * 4 + 3] ?? 0,
  }));
}

export type ScheduleRepo = ReturnType<typeof createScheduleRepo>;
