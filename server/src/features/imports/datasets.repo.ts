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
}

interface DatasetDoc extends Omit<Dataset, 'datasetId'> {
  _id: string;
  complete: boolean;
}

export function datasetIdOf(regionId: string, version: string): string {
  return `${regionId}@${version}`;
}

/** The collections `datasets` and `basemaps`. */
export function createDatasetsRepo(db: Db) {
  const datasets = db.collection<DatasetDoc>('datasets');
  const basemaps = db.collection<{ _id: string; geojson: string }>('basemaps');
  const toDataset = ({ _id, complete: _, ...rest }: DatasetDoc): Dataset => ({ datasetId: _id, ...rest });

  return {
    /** Records a finished import. Called last, after areas and timetables are written. */
    async insertComplete(dataset: Dataset): Promise<void> {
      const { datasetId, ...rest } = dataset;
      await datasets.insertOne({ _id: datasetId, ...rest, complete: true });
    },

    /** Finished imports of one region, or of all, oldest first. */
    async list(regionId?: string): Promise<Dataset[]> {
      const docs = await datasets
        .find(regionId === undefined ? {} : { regionId })
        .sort({ regionId: 1, importedAt: 1 })
        .toArray();
      return docs.map(toDataset);
    },

    async byIds(datasetIds: readonly string[]): Promise<Dataset[]> {
      const docs = await datasets.find({ _id: { $in: [...datasetIds] } }).toArray();
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
