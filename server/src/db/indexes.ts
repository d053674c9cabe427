import type { Db } from 'mongodb';

/** Creates the indexes that the repositories name; does nothing where they exist. */
export async function ensureIndexes(db: Db): Promise<void> {
  await Promise.all([
    db.collection('areas').createIndexes([
      { key: { datasetId: 1, number: 1 }, name: 'datasetId_number' },
      { key: { datasetId: 1, geometry: '2dsphere' }, name: 'datasetId_geometry' },
    ]),
    db.collection('timetables').createIndex({ datasetId: 1 }, { name: 'datasetId' }),
    db.collection('stageFacts').createIndex({ regionId: 1, recordedAt: 1 }, { name: 'regionId_recordedAt' }),
    db.collection('sourceHearings').createIndex({ regionId: 1, heardAt: 1 }, { name: 'regionId_heardAt' }),
    db
      .collection('jobRuns')
      .createIndex({ takenAt: 1 }, { name: 'takenAt', expireAfterSeconds: 30 * 86_400 }),
    db.collection('catalogues').createIndex({ activeAt: -1 }, { name: 'activeAt' }),
    db.collection('datasets').createIndex({ regionId: 1, importedAt: 1 }, { name: 'regionId_importedAt' }),
  ]);
}
