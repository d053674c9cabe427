import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const sqliteBusy = 5;
const pollEveryMs = 50;

export interface FileLock {
  release(): void;
}

/**
 * Takes a lock on the file `path`, or returns null where another holder is in the way.
 *
 * The operating system holds the lock (SQLite's file locks, the same on every platform), so that it ends
 * with its process however that dies, and no file of a dead process has to be told from a living one.
 */
export function tryLock(path: string, kind: 'exclusive' | 'shared'): FileLock | null {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY'); // the lock file stays empty and alone, also on a full disk
    database.exec(kind === 'exclusive' ? 'BEGIN EXCLUSIVE' : 'BEGIN');
    if (kind === 'shared') database.prepare('SELECT * FROM sqlite_schema').all();
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return null;
    throw error;
  }
}

/** Waits for the exclusive lock on `path`; `onWait` is called once if it is not free at once. */
export async function waitForLock(path: string, onWait?: () => void): Promise<FileLock> {
  for (let attempt = 0; ; attempt += 1) {
    const lock = tryLock(path, 'exclusive');
    if (lock) return lock;
    if (attempt === 20) onWait?.();
    await sleep(pollEveryMs);
  }
}
