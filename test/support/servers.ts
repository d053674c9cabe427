import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedMongo } from '@wip/server/db/embedded.ts';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { MongoClient } from 'mongodb';
import { heapFlags } from '../../scripts/server.ts';
import { type RunningProcess, startProcess } from './processes.ts';
import { insertRegion } from './testRegion.ts';

export interface ServerProcess extends RunningProcess {
  url: string;
  port: number;
}

/** A database of its own with a region, and server processes on it; for tests that end them. */
export async function openServers() {
  const dataDir = await mkdtemp(join(tmpdir(), 'wip-servers-'));
  const mongo = await openEmbeddedMongo({
    dataDir,
    mongodBinary: process.env.MONGOD_BINARY || undefined,
    cacheHome: process.env.XDG_CACHE_HOME || undefined,
  });
  const client = await MongoClient.connect(mongo.uri);
  const db = client.db('wip');
  await ensureIndexes(db);
  await insertRegion({ db });
  const running: ServerProcess[] = [];

  return {
    async start(env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
      const server = startProcess([...heapFlags, 'server/src/main.ts'], {
        env: {
          NODE_ENV: 'production',
          DATABASE_URI: mongo.uri,
          PORT: '0',
          LOG_LEVEL: 'warn',
          CALLS_PER_SECOND: '100000',
          CALLS_AT_ONCE: '10000',
          STREAMS_AT_ONCE: '100000',
          ...env,
        },
      });
      const [, url = ''] = await server.waitFor(/listening on (https?:\/\/\S+)/, 60_000);
      const started = { ...server, url, port: Number(new URL(url).port) };
      running.push(started);
      return started;
    },
    async close(): Promise<void> {
      for (const server of running) server.killGroup('SIGKILL');
      await client.close();
      await mongo.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
