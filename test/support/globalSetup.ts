import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The mongod of this run, a one-member replica set. */
    mongoUri: string;
  }
}

/** Starts one real mongod for the run, in a folder that goes with it. */
export async function setup(project: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'wip-test-'));
  const mongo = await openEmbeddedMongo({
    dataDir,
    mongodBinary: process.env.MONGOD_BINARY || undefined,
    cacheHome: process.env.XDG_CACHE_HOME || undefined,
    onProgress: (message) => console.log(message),
  });
  process.env.MONGO_URI = mongo.uri; // for processes that tests start
  project.provide('mongoUri', mongo.uri);
  return async () => {
    await mongo.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
}
