import { dayMs, hourMs } from '@wip/shared/durations.ts';
import { type IssuedDemand, issuedDemand } from '@wip/shared/forecast/issuedDemand.ts';
import { Binary, type Db, MongoBulkWriteError } from 'mongodb';

const duplicateKey = 11_000;

interface ForecastDoc extends Omit<IssuedDemand, 'members' | 'blendKw' | 'bandsKw'> {
  /** Rows of numbers of four bytes, one row after the other. */
  members: Binary | null;
  blendKw: Binary;
  bandsKw: Binary | null;
}

/** The collection `forecasts`: what was issued of the demand of areas and meters, for ever as it was issued. */
export function createForecastsRepo(db: Db) {
  const forecasts = db.collection<ForecastDoc>('forecasts', { writeConcern: { w: 'majority' } });

  return {
    /** Stores forecasts; of a subject's day and lead the first stays. Uses index `subject_startsAt_lead`. */
    async add(issued: readonly IssuedDemand[]): Promise<void> {
      if (issued.length === 0) return;
      try {
        await forecasts.insertMany(issued.map(toDoc), { ordered: false });
      } catch (error) {
        if (!(error instanceof MongoBulkWriteError) || error.code !== duplicateKey) throw error;
      }
    },

    /** The forecasts of a subject's days that meet [fromMs, toMs), by day. Uses index `subject_startsAt_lead`. */
    async ofSubject(subject: string | number, fromMs: number, toMs: number): Promise<IssuedDemand[]> {
      const startsAt = { $gt: new Date(fromMs - dayMs - hourMs), $lt: new Date(toMs) };
      const docs = await forecasts
        .find({ subject, startsAt }, { batchSize: 1_000 })
        .sort({ startsAt: 1, lead: 1 });
      return (await docs.toArray()).map(fromDoc);
    },

    /**
     * The forecasts of a region's areas, without members, of the days that may hold a moment; never a meter's. Uses
     * index `regionId_startsAt_lead`.
     */
    async ofRegionAt(regionId: string, atMs: number): Promise<IssuedDemand[]> {
      const startsAt = { $gt: new Date(atMs - dayMs - hourMs), $lte: new Date(atMs) };
      const docs = await forecasts
        .find(
          { regionId, startsAt, subject: { $type: 'string' } },
          { projection: { _id: 0, members: 0 }, batchSize: 10_000 },
        )
        .toArray();
      return docs.map((doc) => fromDoc({ ...doc, members: null }));
    },

    /** The subjects of a region that have a forecast of the day that starts then. Uses index `regionId_startsAt_lead`. */
    async subjectsWith(regionId: string, startsAt: Date, lead: 0 | 1): Promise<Set<string | number>> {
      const docs = await forecasts
        .find({ regionId, startsAt, lead }, { projection: { _id: 0, subject: 1 }, batchSize: 10_000 })
        .toArray();
      return new Set(docs.map(({ subject }) => subject));
    },
  };
}

export type ForecastsRepo = ReturnType<typeof createForecastsRepo>;

function toDoc({ members, blendKw, bandsKw, ...rest }: IssuedDemand): ForecastDoc {
  return {
    ...rest,
    members: members && pack(members),
    blendKw: pack([blendKw]),
    bandsKw: bandsKw && pack(bandsKw),
  };
}

/** Errors: a ZodError where a stored forecast breaks the rules of one. */
function fromDoc({ members, blendKw, bandsKw, ...rest }: ForecastDoc): IssuedDemand {
  const [blend] = unpack(blendKw, 1);
  return issuedDemand.parse({
    ...rest,
    members: members && unpack(members, members.length() / blendKw.length()),
    blendKw: blend,
    bandsKw: bandsKw && unpack(bandsKw, bandsKw.length() / blendKw.length()),
  });
}

function pack(rows: readonly Float64Array[]): Binary {
  const values = Float32Array.from(rows.flatMap((row) => [...row]));
  return new Binary(new Uint8Array(values.buffer));
}

function unpack(packed: Binary, rows: number): Float64Array[] {
  const values = Float64Array.from(new Float32Array(Uint8Array.from(packed.value()).buffer));
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width));
}
