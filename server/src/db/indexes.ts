import type { Db } from 'mongodb';
import { ensureCollections } from './collections.ts';

/** Creates the collections and indexes that the repositories name; does nothing where they exist. */
export async function ensureIndexes(db: Db): Promise<void> {
  await ensureCollections(db);
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
    db.collection('journal').createIndexes([
      { key: { order: 1 }, name: 'order_unfolded', partialFilterExpression: { foldedAt: null } },
      { key: { source: 1, order: 1 }, name: 'source_order' },
      {
        key: { foldedAt: 1 },
        name: 'foldedAt',
        partialFilterExpression: { foldedAt: { $type: 'date' } },
        expireAfterSeconds: 7 * 86_400,
      },
    ]),
    db.collection('meters').createIndexes([
      { key: { number: 1 }, name: 'number', unique: true },
      { key: { gatewayId: 1, number: 1 }, name: 'gatewayId_number' },
      { key: { areaId: 1, number: 1 }, name: 'areaId_number' },
      { key: { deletedAt: 1 }, name: 'deletedAt' },
    ]),
    db.collection('apiKeys').createIndexes([
      { key: { meterId: 1 }, name: 'meterId' },
      { key: { gatewayId: 1 }, name: 'gatewayId' },
    ]),
    db.collection('areaLoads').createIndex({ regionId: 1, day: 1 }, { name: 'regionId_day' }),
    db.collection('meterFacts').createIndexes([
      { key: { areaNumber: 1, recordedAt: 1 }, name: 'areaNumber_recordedAt' },
      { key: { recordedAt: 1 }, name: 'recordedAt' },
    ]),
    db.collection('signals').createIndexes([
      { key: { regionId: 1, kind: 1, endsAt: 1 }, name: 'regionId_kind_endsAt' },
      {
        key: { regionId: 1, kind: 1, startsAt: 1, endsAt: 1, availableAt: 1 },
        name: 'regionId_kind_interval',
      },
    ]),
    db.collection('meterWatches').createIndex({ startsAt: -1 }, { name: 'startsAt' }),
    db.collection('forecasts').createIndexes([
      { key: { subject: 1, startsAt: 1, lead: 1 }, name: 'subject_startsAt_lead', unique: true },
      { key: { regionId: 1, startsAt: 1, lead: 1, subject: 1 }, name: 'regionId_startsAt_lead' },
    ]),
    db.collection('outlooks').createIndexes([
      { key: { regionId: 1, day: 1 }, name: 'regionId_day' },
      { key: { regionId: 1, group: 1, day: -1 }, name: 'regionId_group_day' },
    ]),
    db.collection('demandScores').createIndex({ regionId: 1 }, { name: 'regionId' }),
    db.collection('datasets').createIndex({ regionId: 1, importedAt: 1 }, { name: 'regionId_importedAt' }),
  ]);
}
