import { randomUUID } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { inject } from 'vitest';

export interface TestDatabase {
  db: Db;
  client: MongoClient;
  /** The URI of this database, for a server or a command that a test starts. */
  uri: string;
  /** Drops the database and closes the client; call it in `afterAll`. */
  drop(): Promise<void>;
}

/** A new, empty database of its own on the run's real mongod. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const url = new URL(inject('mongoUri'));
  url.pathname = `/test-${randomUUID().slice(0, 13)}`;
  const uri = url.href;
  const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority' } });
  const db = client.db();
  return {
    db,
    client,
    uri,
    async drop() {
      await db.dropDatabase();
      await client.close();
    },
  };
}
