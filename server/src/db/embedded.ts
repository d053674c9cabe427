import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DomainError } from '@wip/shared/errors.ts';
import { MongoServerSelectionError } from 'mongodb';
import { findMongod } from './embedded/binary.ts';
import { tryLock, waitForLock } from './embedded/fileLock.ts';
import {
  type EmbeddedFolder,
  embeddedFolder,
  folderVersion,
  prepareFolder,
  readState,
  requireFreeSpace,
  writeState,
} from './embedded/folder.ts';
import { choosePort, explainLoss, launchMongod, mayBeRunning } from './embedded/launch.ts';
import { becomePrimary, serves, setName, withMongod } from './embedded/replicaSet.ts';
import { stopIfUnused } from './embedded/stop.ts';

const joinTimeoutMs = 120_000;

export interface EmbeddedMongoOptions {
  /** The folder that holds the database (DATA_DIR). */
  dataDir: string;
  /** The mongod to use, whatever else there is (MONGOD_BINARY). */
  mongodBinary?: string | undefined;
  /** The user's cache folder (XDG_CACHE_HOME), in which a downloaded mongod is kept; `~/.cache` unless given. */
  cacheHome?: string | undefined;
  /** The port to prefer; otherwise the one used last, or any free one. */
  port?: number | undefined;
  /** Called with one sentence whenever there is something to wait for. */
  onProgress?: ((message: string) => void) | undefined;
  /** Called with one sentence if the database ends while it is open here. */
  onLost?: ((reason: string) => void) | undefined;
}

export interface EmbeddedMongo {
  uri: string;
  /** Whether this call started mongod; false where it joined a running one. */
  owned: boolean;
  /** The part of the time that went into a download. */
  downloadMs: number;
  /** One sentence on why the database is gone; null while it runs. For what to say after a failed call. */
  lossReason(): Promise<string | null>;
  /** Leaves the database and stops it if nobody else uses it. */
  close(): Promise<void>;
}

/**
 * Opens the database in `dataDir`: joins the mongod that has it open, or starts one.
 *
 * It is a one-member replica set that listens on this machine only. It ends with its last user, also
 * when users are killed. Why so: docs/decisions/embedded-mongod.md.
 *
 * Errors: DomainError with one sentence (no mongod to be had, disk full, files of another series).
 */
export async function openEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const folder = embeddedFolder(options.dataDir);
  await prepareFolder(folder);
  const lock = await waitForLock(folder.lock, () =>
    options.onProgress?.('Another command is starting the database; waiting for it.'),
  );
  try {
    const opened = await joinOrStart(folder, options);
    const usage = tryLock(folder.users, 'shared');
    if (!usage) throw new Error(`${folder.users} is locked although ${folder.lock} is held here`);
    const stopWatching = watchForLoss(folder, opened.port, options.onLost);
    return {
      uri: `mongodb://127.0.0.1:${opened.port}/wip?replicaSet=${setName}`,
      owned: opened.owned,
      downloadMs: opened.downloadMs,
      lossReason: () => lossReason(folder),
      async close() {
        stopWatching();
        usage.release();
        await stopIfUnused(folder);
      },
    };
  } finally {
    lock.release();
  }
}

async function joinOrStart(folder: EmbeddedFolder, options: EmbeddedMongoOptions) {
  const deadlineMs = Date.now() + joinTimeoutMs;
  let unusable: number | undefined;
  while (Date.now() < deadlineMs) {
    const running = await joinRunning(folder);
    if (running) {
      startKeeperIfNone(folder);
      return { port: running, owned: false, downloadMs: 0 };
    }

    await requireFreeSpace(folder);
    const version = await folderVersion(folder);
    const { downloadMs, ...mongod } = await findMongod({ ...options, folderVersion: version });
    const before = await readState(folder);
    const preferred = options.port ?? before?.port;
    const port = await choosePort(folder, preferred === unusable ? undefined : preferred);
    if (preferred && port !== preferred) {
      options.onProgress?.(`Port ${preferred} is taken; the database moves to ${port}.`);
    }
    startKeeper(folder); // before mongod, which must not outlive a process killed in between
    const result = await launchMongod(folder, {
      mongod: { ...mongod, port, pid: null },
      folderVersion: version,
      onProgress: options.onProgress,
    });
    if (result.launched) {
      await withMongod(port, (client) => becomePrimary(client, port));
      return { port, owned: true, downloadMs };
    }
    if (result.because === 'port taken') unusable = port;
    else {
      // somebody killed just now started a mongod that takes connections only by now: its note tells the port
      if (before) await writeState(folder, before);
      await sleep(200);
    }
  }
  throw new DomainError(
    'UNAVAILABLE',
    `Another mongod has ${folder.dbPath} open and does not answer; end it, or set DATA_DIR to another folder.`,
  );
}

/** The port of the mongod that already has this folder open, if there is one. */
async function joinRunning(folder: EmbeddedFolder): Promise<number | null> {
  const state = await readState(folder);
  if (!state || !(await mayBeRunning(state))) return null;
  try {
    return await withMongod(state.port, async (client) => {
      if (!(await serves(client, folder.dbPath))) return null;
      await becomePrimary(client, state.port);
      return state.port;
    });
  } catch (error) {
    if (error instanceof MongoServerSelectionError) return null; // another program has taken the port
    throw error;
  }
}

function startKeeperIfNone(folder: EmbeddedFolder): void {
  const free = tryLock(folder.keeper, 'exclusive');
  if (!free) return;
  free.release();
  startKeeper(folder);
}

function startKeeper(folder: EmbeddedFolder): void {
  const keeper = fileURLToPath(new URL('./embedded/keeper.ts', import.meta.url));
  spawn(process.execPath, [keeper, folder.root], { detached: true, stdio: 'ignore' }).unref();
}

async function lossReason(folder: EmbeddedFolder): Promise<string | null> {
  const state = await readState(folder);
  return state && (await mayBeRunning(state)) ? null : explainLoss(folder);
}

/** Holds one idle connection: mongod's end closes it. */
function watchForLoss(folder: EmbeddedFolder, port: number, onLost: EmbeddedMongoOptions['onLost']) {
  if (!onLost) return () => {};
  const socket = connect({ host: '127.0.0.1', port }).unref();
  let watching = true;
  socket.on('error', () => {});
  void once(socket, 'close').then(async () => {
    if (!watching) return;
    await sleep(200);
    onLost(await explainLoss(folder));
  });
  return () => {
    watching = false;
    socket.destroy();
  };
}
