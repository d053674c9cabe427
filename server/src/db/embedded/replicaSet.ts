import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@wip/shared/errors.ts';
import { type Db, MongoClient, MongoServerError } from 'mongodb';
import { z } from 'zod';

/** Change streams and transactions need a replica set; it has one member. */
export const setName = 'rs0';

const notYetInitialized = 94;
const primaryTimeoutMs = 60_000;
const pollEveryMs = 20;

const hello = z.object({ setName: z.string().optional(), isWritablePrimary: z.boolean() });
const commandLine = z.object({ parsed: z.object({ storage: z.object({ dbPath: z.string() }) }) });
const member = z.looseObject({ host: z.string() });
const replicaSetConfig = z.looseObject({ version: z.int(), members: z.tuple([member]) });

/** Runs `work` on the mongod at `port` alone, whatever its place in a set. */
export async function withMongod<T>(port: number, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 3000,
    appName: 'wip embedded',
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Whether the mongod at `port` is the one that has `dbPath` open, and not another one that took its port. */
export async function serves(client: MongoClient, dbPath: string): Promise<boolean> {
  const answer = commandLine.safeParse(await client.db('admin').command({ getCmdLineOpts: 1 }));
  return answer.success && answer.data.parsed.storage.dbPath === dbPath;
}

/** Makes the mongod the primary of its own set: also of a new folder, and after its port has changed. */
export async function becomePrimary(client: MongoClient, port: number): Promise<void> {
  const deadlineMs = Date.now() + primaryTimeoutMs;
  await settleConfig(client, `127.0.0.1:${port}`, deadlineMs);
  while (Date.now() < deadlineMs) {
    const { isWritablePrimary, setName: name } = hello.parse(await client.db('admin').command({ hello: 1 }));
    if (isWritablePrimary && name === setName) return;
    await sleep(pollEveryMs);
  }
  throw new DomainError(
    'UNAVAILABLE',
    'The embedded database did not become writable in time; start the command again.',
  );
}

/** The stored configuration is asked for, since mongod says 'not initialized' while it still reads it. */
async function settleConfig(client: MongoClient, host: string, deadlineMs: number): Promise<void> {
  const admin = client.db('admin');
  const stored = await client.db('local').collection('system.replset').findOne();
  if (!stored) {
    await admin.command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host }] } });
    return;
  }
  const config = replicaSetConfig.parse(stored);
  const [only] = config.members;
  if (only.host === host) return;
  await waitUntilLoaded(admin, deadlineMs);
  const moved = { ...config, version: config.version + 1, members: [{ ...only, host }] };
  await admin.command({ replSetReconfig: moved, force: true });
}

/** A silent program on the old port holds this up for 30 s: mongod asks there whether it is itself. */
async function waitUntilLoaded(admin: Db, deadlineMs: number): Promise<void> {
  for (;;) {
    try {
      await admin.command({ replSetGetConfig: 1 });
      return;
    } catch (error) {
      const isLoading = error instanceof MongoServerError && error.code === notYetInitialized;
      if (!isLoading || Date.now() > deadlineMs) throw error;
      await sleep(pollEveryMs);
    }
  }
}
