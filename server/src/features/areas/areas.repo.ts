import type { AreaGeometry, BoundingBox, LonLat } from '@wip/shared/geo.ts';
import type { Db } from 'mongodb';

/** An area of one dataset as it is stored, without its geometry. */
export interface StoredArea {
  areaId: string;
  number: number;
  regionId: string;
  version: string;
  key: string;
  name: string;
  aliases: string[];
  parents: string[];
  group: string | null;
  population: number | null;
  center: LonLat;
  bbox: BoundingBox;
  areaKm2: number;
}

export interface StoredAreaWithGeometry extends StoredArea {
  geometry: AreaGeometry;
}

interface AreaDoc extends StoredAreaWithGeometry {
  /** `<datasetId>/<key>` */
  _id: string;
  datasetId: string;
}

/** The collections `areas` and `areaNumbers`. */
export function createAreasRepo(db: Db) {
  const areas = db.collection<AreaDoc>('areas');
  const numbers = db.collection<{ _id: string; number: number }>('areaNumbers');
  const counters = db.collection<{ _id: string; last: number }>('counters');

  return {
    /**
     * The number of each area, given once and never again: known ones are read, new ones drawn from a counter.
     * Safe beside another import.
     */
    async numbersFor(areaIds: readonly string[]): Promise<Map<string, number>> {
      const known = await readNumbers(areaIds);
      const missing = areaIds.filter((areaId) => !known.has(areaId));
      if (missing.length === 0) return known;
      const counter = await counters.findOneAndUpdate(
        { _id: 'areaNumber' },
        { $inc: { last: missing.length } },
        { upsert: true, returnDocument: 'after' },
      );
      const first = (counter?.last ?? missing.length) - missing.length + 1;
      await numbers.bulkWrite(
        missing.map((areaId, index) => ({
          updateOne: {
            filter: { _id: areaId },
            update: { $setOnInsert: { number: first + index } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
      return readNumbers(areaIds);
    },

    async insertMany(datasetId: string, batch: readonly StoredAreaWithGeometry[]): Promise<void> {
      if (batch.length === 0) return;
      await areas.insertMany(batch.map((area) => ({ _id: `${datasetId}/${area.key}`, datasetId, ...area })));
    },

    /** All areas of the datasets without their geometry, by number. Uses index `datasetId_number`. */
    async summaries(datasetIds: readonly string[]): Promise<StoredArea[]> {
      return areas
        .find({ datasetId: { $in: [...datasetIds] } }, { projection: { _id: 0, datasetId: 0, geometry: 0 } })
        .sort({ number: 1 })
        .toArray();
    },

    /** Which group each area key of a dataset belongs to. */
    async groupsOf(datasetId: string): Promise<Map<string, string | null>> {
      const docs = await areas.find({ datasetId }, { projection: { _id: 0, key: 1, group: 1 } }).toArray();
      return new Map(docs.map((doc) => [doc.key, doc.group]));
    },
  };

  async function readNumbers(areaIds: readonly string[]): Promise<Map<string, number>> {
    const docs = await numbers.find({ _id: { $in: [...areaIds] } }).toArray();
    return new Map(docs.map((doc) => [doc._id, doc.number]));
  }
}

export type AreasRepo = ReturnType<typeof createAreasRepo>;
