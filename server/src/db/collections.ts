import { type Db, MongoServerError } from 'mongodb';

const exists = 48;
/** Written again and again while they grow, read rarely, many: worth the slower and better compression. */
const packed = ['journal', 'readingHours', 'readingDays', 'daySummaries'];

/** Creates the collections that need other settings than MongoDB's own; leaves those that exist as they are. */
export async function ensureCollections(db: Db): Promise<void> {
  const known = await db.listCollections({ name: { $in: packed } }, { nameOnly: true }).toArray();
  const missing = packed.filter((name) => !known.some((collection) => collection.name === name));
  await Promise.all(missing.map((name) => create(db, name)));
}

async function create(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name, {
      storageEngine: { wiredTiger: { configString: 'block_compressor=zstd' } },
    });
  } catch (error) {
    if (error instanceof MongoServerError && error.code === exists) return;
    throw error;
  }
}
