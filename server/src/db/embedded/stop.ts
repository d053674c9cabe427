import { setTimeout as sleep } from 'node:timers/promises';
import { type MongoClient, MongoError, MongoServerSelectionError } from 'mongodb';
import { type FileLock, tryLock, waitForLock } from './fileLock.ts';
import { type EmbeddedFolder, readState } from './folder.ts';
import { isAlive, mayBeRunning } from './launch.ts';
import { serves, withMongod } from './replicaSet.ts';

const stopTimeoutMs = 30_000;

/** Stops the folder's mongod unless a living process uses it. */
export async function stopIfUnused(folder: EmbeddedFolder): Promise<'in use' | 'stopped'> {
  const lock = await waitForLock(folder.lock);
  try {
    const alone = tryLock(folder.users, 'exclusive');
    if (!alone) return 'in use';
    await stopHolding(alone, folder);
    return 'stopped';
  } finally {
    lock.release();
  }
}

async function stopHolding(alone: FileLock, folder: EmbeddedFolder): Promise<void> {
  try {
    const state = await readState(folder);
    if (!state || !(await mayBeRunning(state))) return;
    const pid = await withMongod(state.port, (client) => shutDown(client, folder)).catch(ignoreNoMongod);
    if (pid) await waitForEnd(pid);
  } finally {
    alone.release();
  }
}

async function shutDown(client: MongoClient, folder: EmbeddedFolder): Promise<number | null> {
  if (!(await serves(client, folder.dbPath))) return null;
  const admin = client.db('admin');
  const status = await admin.command({ serverStatus: 1 });
  await admin.command({ shutdown: 1, force: true, timeoutSecs: 0 }).catch(ignoreClosedConnection);
  return Number(status.pid);
}

/** Another program may have taken the port of a mongod that is gone. */
function ignoreNoMongod(error: unknown): null {
  if (error instanceof MongoServerSelectionError) return null;
  throw error;
}

/** mongod closes the connection instead of answering `shutdown`. */
function ignoreClosedConnection(error: unknown): void {
  if (!(error instanceof MongoError)) throw error;
}

async function waitForEnd(pid: number): Promise<void> {
  const deadlineMs = Date.now() + stopTimeoutMs;
  while (isAlive(pid) && Date.now() < deadlineMs) await sleep(20);
}
