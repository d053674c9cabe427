import type { StageFact } from '@wip/shared/schedule/stageTimeline.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import type { ClientSession, Db } from 'mongodb';

/**
 * A stage fact as it is stored, with its region and identity; two facts with the same `factId` are the same fact.
 * `recordedAtMs` is when this system learned of it.
 */
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
  stage: number | null;
  recordedAt: Date;
  /** Absent or null where the source does not tell. */
  announcedAt?: Date | null;
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

const factsPerWrite = 1_000;

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
    addStageFacts: (facts: readonly RecordedStageFact[]) => insertFacts(facts),

    /** Adds facts that are not there yet, and the hearing that brought them, all or nothing; resolves to how many were new. */
    async addAnnouncements(facts: readonly RecordedStageFact[], hearing: SourceHearing): Promise<number> {
      return db.client.withSession((session) =>
        session.withTransaction(async () => {
          const added = await insertFacts(facts, session);
          await hearings.insertOne({ ...hearing }, { session });
          return added;
        }),
      );
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
        announcedAtMs: doc.announcedAt?.getTime() ?? null,
        sequence: doc.sequence,
        source: doc.source,
      }));
    },

    async addHearing(hearing: SourceHearing): Promise<void> {
      await hearings.insertOne({ ...hearing });
    },

    /** When a region's source was heard last; null where it never was. Uses index `regionId_heardAt`. */
    async lastHeardAt(regionId: string): Promise<Date | null> {
      const last = await hearings.findOne({ regionId }, { sort: { heardAt: -1 } });
      return last?.heardAt ?? null;
    },

    /** When a region's source was heard, oldest first. Uses index `regionId_heardAt`. */
    async hearingsOf(regionId: string): Promise<SourceHearing[]> {
      return hearings
        .find({ regionId }, { projection: { _id: 0 } })
        .sort({ heardAt: 1 })
        .toArray();
    },
  };

  async function insertFacts(facts: readonly RecordedStageFact[], session?: ClientSession): Promise<number> {
    let added = 0;
    for (let from = 0; from < facts.length; from += factsPerWrite) {
      const writes = facts.slice(from, from + factsPerWrite).map((fact) => ({
        updateOne: {
          filter: { _id: fact.factId },
          update: { $setOnInsert: toDoc(fact) },
          upsert: true,
        },
      }));
      const { upsertedCount } = await stageFacts.bulkWrite(writes, {
        ordered: false,
        ...(session && { session }),
      });
      added += upsertedCount;
    }
    return added;
  }
}

function toDoc(fact: RecordedStageFact): Omit<StageFactDoc, '_id'> {
  return {
    regionId: fact.regionId,
    startsAt: new Date(fact.startsAtMs),
    endsAt: dateOf(fact.endsAtMs),
    stage: fact.stage,
    recordedAt: new Date(fact.recordedAtMs),
    announcedAt: dateOf(fact.announcedAtMs),
    sequence: fact.sequence,
    source: fact.source,
  };
}

function dateOf(atMs: number | null | undefined): Date | null {
  return typeof atMs === 'number' ? new Date(atMs) : null;
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
