import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { MongoClient } from 'mongodb';
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
  await acknowledgeFromMemory(mongo.uri);
  process.env.MONGO_URI = mongo.uri; // for processes that tests start
  project.provide('mongoUri', mongo.uri);
  return async () => {
    await mongo.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
}

/** A write need not wait for the disk: what a database keeps that is killed, the tests of faults show. */
async function acknowledgeFromMemory(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  const { config } = await client.db('admin').command({ replSetGetConfig: 1 });
  await client.db('admin').command({
    replSetReconfig: {
      ...config,
      version: config.version + 1,
      writeConcernMajorityJournalDefault: false,
    },
  });
  await client.close();
}
