import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@wip/shared/errors.ts';
import { type Admin, MongoClient, MongoServerError } from 'mongodb';
import { z } from 'zod';

/** Change streams and transactions need a replica set; it has one member. */
export const setName = 'rs0';

const notYetInitialized = 94;
const electionTimeoutMs = 30_000;

const hello = z.object({ setName: z.string().optional(), isWritablePrimary: z.boolean() });
const commandLine = z.object({ parsed: z.object({ storage: z.object({ dbPath: z.string() }) }) });
const member = z.looseObject({ host: z.string() });
const replicaSetConfig = z.object({
  config: z.looseObject({ version: z.int(), members: z.tuple([member]) }),
});

/** Runs `work` on the mongod at `port` alone, whatever its place in a set. */
export async function withMongod<T>(port: number, work: (admin: Admin) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 3000,
    appName: 'wip embedded',
  });
  try {
    return await work(client.db('admin').admin());
  } finally {
    await client.close();
  }
}

/** Whether the mongod at `port` is the one that has `dbPath` open, and not another one that took its port. */
export async function serves(admin: Admin, dbPath: string): Promise<boolean> {
  const answer = commandLine.safeParse(await admin.command({ getCmdLineOpts: 1 }));
  return answer.success && answer.data.parsed.storage.dbPath === dbPath;
}

/** Makes the mongod the primary of its own set: also of a new folder, and after its port has changed. */
export async function becomePrimary(admin: Admin, port: number): Promise<void> {
  await settleConfig(admin, `127.0.0.1:${port}`);
  const deadlineMs = Date.now() + electionTimeoutMs;
  while (Date.now() < deadlineMs) {
    const { isWritablePrimary, setName: name } = hello.parse(await admin.command({ hello: 1 }));
    if (isWritablePrimary && name === setName) return;
    await sleep(20);
  }
  throw new DomainError(
    'UNAVAILABLE',
    'The embedded database did not become writable in time; start the command again.',
  );
}

async function settleConfig(admin: Admin, host: string): Promise<void> {
  const config = await readConfig(admin);
  if (!config) {
    await admin.command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host }] } });
    return;
  }
  const [only] = config.members;
  if (only.host === host) return;
  const moved = { ...config, version: config.version + 1, members: [{ ...only, host }] };
  await admin.command({ replSetReconfig: moved, force: true });
}

async function readConfig(admin: Admin) {
  try {
    return replicaSetConfig.parse(await admin.command({ replSetGetConfig: 1 })).config;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === notYetInitialized) return null;
    throw error;
  }
}
