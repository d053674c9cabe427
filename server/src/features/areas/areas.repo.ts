import type { AreaGeometry, BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { type Db, type Filter, MongoBulkWriteError } from 'mongodb';
import { boxPolygons } from '../../db/boxGeometry.ts';
import { type AreaShape, readShape, shapeFields } from './areaShapes.ts';

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

export interface RefusedArea {
  position: number;
  reason: string;
}

interface AreaDoc extends StoredAreaWithGeometry {
  /** `<datasetId>/<key>` */
  _id: string;
  datasetId: string;
}

const geometryIndex = 'datasetId_geometry';
const numberIndex = 'datasetId_number';
const shapeProjection = { _id: 0, ...Object.fromEntries(shapeFields.map((field) => [field, 1])) };
/** The driver's own batches of 16 MB leave 100 MB of garbage behind 50,000 areas. */
const summariesPerBatch = 1_000;
const shapesPerBatch = 500;
/** Tiles ask with a buffer wider than this, and a vertex every 0.5° halves the time of a large box. */
const tileErrorM = 50;

/**
 * The collections `areas` and `areaNumbers`.
 *
 * Questions of geometry answer with area numbers: the catalogue in memory holds the rest, which keeps an
 * answer of the database to a few bytes an area. They use index `datasetId_geometry`, edges are geodesics,
 * and a point on an edge is inside.
 */
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

    /** Stores areas; resolves to those whose geometry the database refuses, by position in the batch. */
    async insertMany(datasetId: string, batch: readonly StoredAreaWithGeometry[]): Promise<RefusedArea[]> {
      if (batch.length === 0) return [];
      const docs = batch.map((area) => ({ _id: `${datasetId}/${area.key}`, datasetId, ...area }));
      try {
        await areas.insertMany(docs, { ordered: false });
        return [];
      } catch (error) {
        return refusedAreas(error);
      }
    },

    /** All areas of a dataset with their geometry, by number, a few at a time. */
    async *stream(datasetId: string): AsyncGenerator<StoredAreaWithGeometry> {
      const cursor = areas
        .find({ datasetId }, { projection: { _id: 0, datasetId: 0 }, batchSize: 200 })
        .sort({ number: 1 });
      for await (const area of cursor) yield area;
    },

    /** Removes the areas of a dataset that never became visible. */
    async removeDataset(datasetId: string): Promise<void> {
      await areas.deleteMany({ datasetId });
    },

    /** All areas of the datasets without their geometry, by number. Uses index `datasetId_number`. */
    async summaries(datasetIds: readonly string[]): Promise<StoredArea[]> {
      const cursor = areas
        .find(
          { datasetId: { $in: [...datasetIds] } },
          { projection: { _id: 0, datasetId: 0, geometry: 0 }, batchSize: summariesPerBatch },
        )
        .sort({ number: 1 });
      const compact = createCompactor();
      const found: StoredArea[] = [];
      for await (const area of cursor) found.push(compact(area));
      return found;
    },

    /** The areas that contain the point, in no order. */
    async numbersAt(datasetIds: readonly string[], point: LonLat): Promise<number[]> {
      const found = await areas
        .find(
          {
            datasetId: { $in: [...datasetIds] },
            geometry: { $geoIntersects: { $geometry: { type: 'Point', coordinates: point } } },
          },
          { projection: { _id: 0, number: 1 }, hint: geometryIndex },
        )
        .toArray();
      return found.map((doc) => doc.number);
    },

    /** The smallest area that contains the point; null where none does. */
    async smallestAt(
      datasetIds: readonly string[],
      point: LonLat,
    ): Promise<{ areaId: string; regionId: string } | null> {
      const found = await areas
        .find(
          {
            datasetId: { $in: [...datasetIds] },
            geometry: { $geoIntersects: { $geometry: { type: 'Point', coordinates: point } } },
          },
          { projection: { _id: 0, areaId: 1, regionId: 1 }, hint: geometryIndex },
        )
        .sort({ areaKm2: 1, number: 1 })
        .limit(1)
        .next();
      return found && { areaId: found.areaId, regionId: found.regionId };
    },

    /** The areas within `radiusM` metres of the point, nearest first; `distanceM` is 0 inside. */
    async numbersNear(
      datasetIds: readonly string[],
      { point, radiusM, limit }: { point: LonLat; radiusM: number; limit: number },
    ): Promise<{ number: number; distanceM: number }[]> {
      return areas
        .aggregate<{ number: number; distanceM: number }>([
          {
            $geoNear: {
              near: { type: 'Point', coordinates: point },
              key: 'geometry',
              spherical: true,
              distanceField: 'distanceM',
              maxDistance: radiusM,
              query: { datasetId: { $in: [...datasetIds] } },
            },
          },
          { $limit: limit },
          { $project: { _id: 0, number: 1, distanceM: 1 } },
        ])
        .toArray();
    },

    /** At most `limit` of the areas whose polygon meets the box, in no order. */
    async numbersInBox(datasetIds: readonly string[], bbox: BoundingBox, limit: number): Promise<number[]> {
      const filter = inBox(datasetIds, bbox);
      if (!filter) return [];
      const found = await areas
        .find(filter, { projection: { _id: 0, number: 1 }, hint: geometryIndex, limit })
        .toArray();
      return found.map((doc) => doc.number);
    },

    /** The areas whose polygon meets the box, to some metres, with their geometry, in batches. */
    async *shapesInBox(datasetIds: readonly string[], bbox: BoundingBox): AsyncGenerator<AreaShape[]> {
      const filter = inBox(datasetIds, bbox, tileErrorM);
      if (filter) yield* readShapes(filter, geometryIndex);
    },

    /** The areas of these numbers with their geometry, in batches. Uses index `datasetId_number`. */
    shapesOf(datasetIds: readonly string[], numbers: readonly number[]): AsyncGenerator<AreaShape[]> {
      return readShapes({ datasetId: { $in: [...datasetIds] }, number: { $in: [...numbers] } }, numberIndex);
    },

    /** All areas of the datasets with their geometry, in batches. Uses index `datasetId_number`. */
    shapes(datasetIds: readonly string[]): AsyncGenerator<AreaShape[]> {
      return readShapes({ datasetId: { $in: [...datasetIds] } }, numberIndex);
    },

    /** Which group each area key of a dataset belongs to. */
    async groupsOf(datasetId: string): Promise<Map<string, string | null>> {
      const docs = await areas.find({ datasetId }, { projection: { _id: 0, key: 1, group: 1 } }).toArray();
      return new Map(docs.map((doc) => [doc.key, doc.group]));
    },
  };

  async function* readShapes(filter: Filter<AreaDoc>, hint: string): AsyncGenerator<AreaShape[]> {
    const cursor = areas
      .find(filter, { hint, batchSize: shapesPerBatch, raw: true })
      .project<Uint8Array>(shapeProjection);
    try {
      while (await cursor.hasNext()) yield cursor.readBufferedDocuments().map(readShape);
    } finally {
      await cursor.close();
    }
  }

  function inBox(datasetIds: readonly string[], bbox: BoundingBox, maxErrorM?: number) {
    const coordinates = boxPolygons(bbox, maxErrorM).map((polygon) => polygon.coordinates);
    if (coordinates.length === 0) return null;
    return {
      datasetId: { $in: [...datasetIds] },
      geometry: { $geoIntersects: { $geometry: { type: 'MultiPolygon' as const, coordinates } } },
    };
  }

  async function readNumbers(areaIds: readonly string[]): Promise<Map<string, number>> {
    const docs = await numbers.find({ _id: { $in: [...areaIds] } }).toArray();
    return new Map(docs.map((doc) => [doc._id, doc.number]));
  }
}

/**
 * Makes of what the driver read an area that takes a third of the memory: texts that many areas have are one text,
 * and arrays are as long as what is in them.
 */
function createCompactor() {
  const texts = new Map<string, string>();
  const shared = (text: string) => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  const none: string[] = [];
  return (area: StoredArea): StoredArea => ({
    areaId: area.areaId,
    number: area.number,
    regionId: shared(area.regionId),
    version: shared(area.version),
    key: area.key,
    name: area.name,
    aliases: area.aliases.length === 0 ? none : [...area.aliases],
    parents: area.parents.length === 0 ? none : area.parents.map(shared),
    group: area.group === null ? null : shared(area.group),
    population: area.population,
    center: [area.center[0], area.center[1]],
    bbox: [area.bbox[0], area.bbox[1], area.bbox[2], area.bbox[3]],
    areaKm2: area.areaKm2,
  });
}

const cannotIndexGeometry = 16755;

/** The refusals of a bulk insert, where nothing but geometries was at fault; any other error is thrown again. */
function refusedAreas(error: unknown): RefusedArea[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const faults = [error.writeErrors].flat();
  if (faults.length === 0 || faults.some((fault) => fault.code !== cannotIndexGeometry)) throw error;
  return faults.map((fault) => ({ position: fault.index, reason: refusalReason(fault.errmsg ?? '') }));
}

/** The last sentence of the server's message, which otherwise repeats the whole document. */
function refusalReason(message: string): string {
  return message.split(/[:}] /).at(-1)?.slice(0, 200) ?? '';
}

export type AreasRepo = ReturnType<typeof createAreasRepo>;
