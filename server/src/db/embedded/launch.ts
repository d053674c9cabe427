import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@wip/shared/errors.ts';
import { otherSeriesSentence } from './binary.ts';
import {
  diskFullSentence,
  type EmbeddedFolder,
  freeSpaceMb,
  type MongodState,
  writeState,
} from './folder.ts';
import { isFreePort } from './freePort.ts';
import { setName } from './replicaSet.ts';

/** After an unclean end mongod replays its journal, which takes as long as it takes. */
const startTimeoutMs = 600_000;
const sayEveryMs = 10_000;
const fullBelowMb = 10;
/** Below the ports that systems hand out by themselves, so that a port once chosen tends to stay free. */
const firstPort = 27_100;
const portCount = 900;

/** Codes with which mongod ends when it cannot start. */
const exitCodes = { portTaken: 48, otherSeries: 62, folderInUse: 100 };

export interface LaunchOptions {
  mongod: MongodState;
  /** The version that wrote the folder, where that is known. */
  folderVersion?: string | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

export type LaunchResult = { launched: true } | { launched: false; because: 'port taken' | 'folder in use' };

/**
 * Starts a mongod that outlives this process and waits until it takes connections.
 *
 * `mongod.json` is written before the start, so that the mongod of a process killed just now is found.
 */
export async function launchMongod(folder: EmbeddedFolder, options: LaunchOptions): Promise<LaunchResult> {
  const { mongod, folderVersion, onProgress } = options;
  await rename(folder.log, `${folder.log}.old`).catch(() => undefined);
  await writeState(folder, { ...mongod, pid: null });
  const child = spawn(mongod.binary, mongodArguments(folder, mongod.port), {
    detached: true,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null }));
  const startedAtMs = Date.now();
  let nextWordAtMs = startedAtMs + sayEveryMs;
  while (Date.now() < startedAtMs + startTimeoutMs) {
    if (Date.now() > nextWordAtMs) {
      onProgress?.('MongoDB is still starting; after an unclean end it restores what was written.');
      nextWordAtMs += sayEveryMs;
    }
    const end = await Promise.race([ended, sleep(50)]);
    if (end) return explainEnd(folder, mongod, end.code, folderVersion);
    if (await isListening(mongod.port)) {
      child.unref();
      await writeState(folder, { ...mongod, pid: child.pid ?? null });
      return { launched: true };
    }
  }
  child.kill('SIGKILL');
  throw new DomainError(
    'UNAVAILABLE',
    `MongoDB did not start within ${startTimeoutMs / 1000} s; its log is ${folder.log}.`,
  );
}

function mongodArguments(folder: EmbeddedFolder, port: number): string[] {
  return [
    ...['--dbpath', folder.dbPath, '--logpath', folder.log, '--bind_ip', '127.0.0.1', '--port', String(port)],
    ...[
      '--replSet',
      setName,
      '--storageEngine',
      'wiredTiger',
      '--oplogSize',
      '512',
      '--noscripting',
      '--quiet',
    ],
    // the journal grows by 32 MB files; by default it takes 300 MB at once, mostly empty
    ...['--wiredTigerEngineConfigString', 'log=(file_max=32MB,prealloc=false)'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
  ];
}

async function explainEnd(
  folder: EmbeddedFolder,
  mongod: MongodState,
  code: number | null,
  folderVersion?: string,
): Promise<LaunchResult> {
  if (code === exitCodes.portTaken) return { launched: false, because: 'port taken' };
  if (code === exitCodes.folderInUse) return { launched: false, because: 'folder in use' };
  if (await diskIsFull(folder)) throw new DomainError('UNAVAILABLE', diskFullSentence(folder));
  if (code === exitCodes.otherSeries) {
    throw new DomainError('UNAVAILABLE', otherSeriesSentence(folderVersion, mongod.version));
  }
  throw new DomainError(
    'UNAVAILABLE',
    `MongoDB ended at its start (code ${code ?? 'none'}); its log is ${folder.log}.`,
  );
}

/** By the log's word or, since a full disk takes no log either, by the space that is left. */
async function diskIsFull(folder: EmbeddedFolder): Promise<boolean> {
  const log = await readFile(folder.log, 'utf8').catch(() => '');
  return log.includes('No space left on device') || (await freeSpaceMb(folder)) < fullBelowMb;
}

/** Why a mongod that ran has gone, as far as can be told. */
export async function explainLoss(folder: EmbeddedFolder): Promise<string> {
  if (await diskIsFull(folder)) return diskFullSentence(folder);
  return `The embedded database has stopped; start the command again (its log is ${folder.log}).`;
}

/** Whether the mongod of `state` may run: its process lives and its port answers. */
export async function mayBeRunning(state: MongodState): Promise<boolean> {
  return (state.pid === null || isAlive(state.pid)) && (await isListening(state.port));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A free port: the preferred one, else the next free one of a range, begun at a place of the folder's own. */
export async function choosePort(folder: EmbeddedFolder, preferred: number | undefined): Promise<number> {
  if (preferred && (await isFreePort(preferred))) return preferred;
  let hash = 0;
  for (const character of folder.root) hash = (hash * 31 + character.charCodeAt(0)) % portCount;
  for (let step = 0; step < portCount; step += 1) {
    const port = firstPort + ((hash + step) % portCount);
    if (port !== preferred && (await isFreePort(port))) return port;
  }
  throw new DomainError(
    'UNAVAILABLE',
    `No port from ${firstPort} to ${firstPort + portCount - 1} is free for the database.`,
  );
}
