import type { Db } from 'mongodb';
import { ensureIndexes } from './indexes.ts';
import { type MigrateOptions, migrate } from './migrations/migrate.ts';

/** Makes a database ready for this release: what an earlier one stored, collections and indexes. */
export async function prepareDatabase(db: Db, options: Pick<MigrateOptions, 'onStep'> = {}): Promise<void> {
  await migrate(db, options);
  await ensureIndexes(db);
}
