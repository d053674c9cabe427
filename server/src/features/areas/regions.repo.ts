import type { Db } from 'mongodb';

/** Activation of a dataset version: a fact, never changed. */
export interface Activation {
  version: string;
  activatedAt: Date;
}

/** A region's one pointer to its active dataset, with the history of it. */
export interface RegionPointer {
  regionId: string;
  activeVersion: string | null;
  /** Oldest first. */
  activations: Activation[];
  /** How often the pointer has moved; it only grows. */
  revision: number;
}

interface RegionDoc {
  _id: string;
  lastVersion: number;
  activeVersion: string | null;
  activations: Activation[];
  /** How often the region was taken off the map; absent where it never was. */
  removals?: number;
}

/** The collections `regions` (one pointer a region) and `catalogues` (which versions a catalogue version stands for). */
export function createRegionsRepo(db: Db) {
  const regions = db.collection<RegionDoc>('regions');
  const catalogues = db.collection<{ _id: string; datasetIds: string[]; activeAt: Date }>('catalogues');

  return {
    /** All pointers, by region id; regions that were never activated included. */
    async pointers(): Promise<RegionPointer[]> {
      const docs = await regions.find().sort({ _id: 1 }).toArray();
      return docs.map((doc) => ({
        regionId: doc._id,
        activeVersion: doc.activeVersion,
        activations: doc.activations,
        revision: doc.activations.length + (doc.removals ?? 0),
      }));
    },

    /** When the region was activated for the first time; null where it never was. */
    async firstActivation(regionId: string): Promise<Date | null> {
      const doc = await regions.findOne({ _id: regionId }, { projection: { activations: { $slice: 1 } } });
      return doc?.activations[0]?.activatedAt ?? null;
    },

    /** A version number that no other version of this region has or had. */
    async nextVersion(regionId: string): Promise<string> {
      const doc = await regions.findOneAndUpdate(
        { _id: regionId },
        { $inc: { lastVersion: 1 }, $setOnInsert: { activeVersion: null, activations: [] } },
        { upsert: true, returnDocument: 'after' },
      );
      return String(doc?.lastVersion ?? 1);
    },

    /** Takes a number back of which nothing was kept, unless a later one was given since. */
    async giveBackVersion(regionId: string, version: string): Promise<void> {
      await regions.updateOne({ _id: regionId, lastVersion: Number(version) }, { $inc: { lastVersion: -1 } });
    },

    /** Moves the pointer and records the activation in one atomic write. */
    async activate(regionId: string, activation: Activation): Promise<void> {
      await regions.updateOne(
        { _id: regionId },
        { $set: { activeVersion: activation.version }, $push: { activations: activation } },
      );
    },

    /** The same, unless a version with a greater number is active; resolves to whether it was done. */
    async activateNewer(regionId: string, activation: Activation): Promise<boolean> {
      const activeNumber = { $convert: { input: '$activeVersion', to: 'int', onError: 0, onNull: 0 } };
      const result = await regions.updateOne(
        { _id: regionId, $expr: { $lte: [activeNumber, Number(activation.version)] } },
        { $set: { activeVersion: activation.version }, $push: { activations: activation } },
      );
      return result.matchedCount === 1;
    },

    /** Takes a region off the map; its facts stay. Resolves to whether there was one. */
    async deactivate(regionId: string): Promise<boolean> {
      const result = await regions.updateOne(
        { _id: regionId, activeVersion: { $ne: null } },
        { $set: { activeVersion: null }, $inc: { removals: 1 } },
      );
      return result.modifiedCount === 1;
    },

    /** Remembers what a catalogue version stands for, so that its tiles keep answering. */
    async rememberCatalogue(version: string, datasetIds: string[], activeAt: Date): Promise<void> {
      await catalogues.updateOne({ _id: version }, { $set: { datasetIds, activeAt } }, { upsert: true });
    },

    /** The datasets of one of the `keep` catalogue versions that were active last; null where it is older or unknown. */
    async catalogueDatasets(version: string, keep: number): Promise<string[] | null> {
      const newest = await catalogues.find().sort({ activeAt: -1 }).limit(keep).toArray();
      return newest.find((doc) => doc._id === version)?.datasetIds ?? null;
    },
  };
}

export type RegionsRepo = ReturnType<typeof createRegionsRepo>;
