import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { Db } from 'mongodb';

/** One imported version of a region. Nothing of it is visible until its region's pointer names it. */
export interface Dataset {
  datasetId: string;
  regionId: string;
  version: string;
  region: RegionFile;
  importedAt: Date;
  areaCount: number;
  groupCount: number;
  /** Hash over groups and timetables: two datasets with the same hash switch alike. */
  scheduleHash: string;
  /** The text of rotation.json, where the timetables came from one. */
  rotation?: string;
}

interface CompleteDoc extends Omit<Dataset, 'datasetId'> {
  _id: string;
  complete: true;
}

/** An import that has not finished: it says that it is alive as it goes. */
interface PendingDoc {
  _id: string;
  regionId: string;
  complete: false;
  aliveAt: Date;
}

export function datasetIdOf(regionId: string, version: string): string {
  return `${regionId}@${version}`;
}

/** The collections `datasets` and `basemaps`. */
export function createDatasetsRepo(db: Db) {
  const datasets = db.collection<CompleteDoc>('datasets');
  const pending = db.collection<PendingDoc>('datasets');
  const basemaps = db.collection<{ _id: string; geojson: string }>('basemaps');
  const toDataset = ({ _id, complete: _, ...rest }: CompleteDoc): Dataset => ({ datasetId: _id, ...rest });

  return {
    /** Says that an import of this dataset is at work; called again as it goes on. */
    async markPending(datasetId: string, regionId: string, aliveAt: Date): Promise<void> {
      await pending.updateOne(
        { _id: datasetId },
        { $set: { regionId, complete: false, aliveAt } },
        { upsert: true },
      );
    },

    /** Unfinished imports of a region that gave no sign of life since `before`. */
    async abandoned(regionId: string, before: Date): Promise<string[]> {
      const docs = await pending.find({ regionId, complete: false, aliveAt: { $lt: before } }).toArray();
      return docs.map((doc) => doc._id);
    },

    /** Forgets an unfinished import; its areas and timetables are removed before. */
    async removePending(datasetId: string): Promise<void> {
      await basemaps.deleteOne({ _id: datasetId });
      await pending.deleteOne({ _id: datasetId, complete: false });
    },

    /** Records a finished import. Called last, after areas and timetables are written. */
    async insertComplete(dataset: Dataset): Promise<void> {
      const { datasetId, ...rest } = dataset;
      await datasets.replaceOne({ _id: datasetId }, { ...rest, complete: true }, { upsert: true });
    },

    /** Finished imports of one region, or of all, oldest first. */
    async list(regionId?: string): Promise<Dataset[]> {
      const docs = await datasets
        .find(regionId === undefined ? { complete: true } : { regionId, complete: true })
        .sort({ regionId: 1, importedAt: 1 })
        .toArray();
      return docs.map(toDataset);
    },

    async byIds(datasetIds: readonly string[]): Promise<Dataset[]> {
      const docs = await datasets.find({ _id: { $in: [...datasetIds] }, complete: true }).toArray();
      return docs.map(toDataset);
    },

    async saveBasemap(datasetId: string, geojson: string): Promise<void> {
      await basemaps.replaceOne({ _id: datasetId }, { geojson }, { upsert: true });
    },

    /** The basemaps (GeoJSON texts) of the datasets that have one. */
    async basemaps(datasetIds: readonly string[]): Promise<string[]> {
      const docs = await basemaps
        .find({ _id: { $in: [...datasetIds] } })
        .sort({ _id: 1 })
        .toArray();
      return docs.map((doc) => doc.geojson);
    },
  };
}

export type DatasetsRepo = ReturnType<typeof createDatasetsRepo>;
