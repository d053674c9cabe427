import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connectDatabase } from '../server/src/db/connect.ts';
import { waitForLock } from '../server/src/db/embedded/fileLock.ts';
import { openEmbeddedMongo } from '../server/src/db/embedded.ts';
import { createRegionsRepo } from '../server/src/features/areas/regions.repo.ts';
import { runToEnd } from './child.ts';
import { projectRoot, type Session } from './session.ts';

export interface OpenedDatabase {
  uri: string;
  dataDir: string;
  downloadMs: number;
}

/** The database of DATABASE_URI, or else the embedded one; in both cases one that answers. */
export async function openDatabase(session: Session): Promise<OpenedDatabase> {
  const dataDir = process.env.DATA_DIR || '.data';
  const uri = process.env.DATABASE_URI;
  if (uri) return { uri, dataDir, downloadMs: 0 };
  const mongo = await openEmbeddedMongo({
    dataDir,
    mongodBinary: process.env.MONGOD_BINARY || undefined,
    cacheHome: process.env.XDG_CACHE_HOME || undefined,
    onProgress: (message) => console.log(message),
    onLost: (reason) => void session.end(reason),
  });
  session.onEnd(() => mongo.close());
  return { uri: mongo.uri, dataDir, downloadMs: mongo.downloadMs };
}

/** Loads the demonstration region into a database in which no region was ever on the map. */
export async function loadDemonstration(session: Session, database: OpenedDatabase): Promise<void> {
  await mkdir(database.dataDir, { recursive: true });
  const lock = await waitForLock(join(database.dataDir, 'demonstration.lock'));
  try {
    if (!(await isEmpty(database.uri))) return;
    console.log('Loading the demonstration region.');
    await runToEnd(session, {
      name: 'Loading the demonstration region',
      args: ['server/src/cli/wip.ts', 'import', join(projectRoot, 'regions/za'), '--activate'],
      env: { ...process.env, DATABASE_URI: database.uri },
    });
  } finally {
    lock.release();
  }
}

async function isEmpty(uri: string): Promise<boolean> {
  const { client, db } = await connectDatabase(uri);
  try {
    const pointers = await createRegionsRepo(db).pointers();
    return pointers.every((pointer) => pointer.activations.length === 0);
  } finally {
    await client.close();
  }
}
