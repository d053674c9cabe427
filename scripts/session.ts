import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DomainError } from '../shared/src/errors.ts';
import { watchLaunchers } from './launchers.ts';

/** The folder of the project. */
export const projectRoot = resolve(import.meta.dirname, '..');

const cleanupTimeoutMs = 15_000;

/** The life of one command: what to undo at its end, however it ends. */
export interface Session {
  /** Registers something to undo; the last registered is undone first. */
  onEnd(undo: () => unknown): void;
  /** Undoes everything and ends the process: with exit code 1 if there is a `failure`, which may have no words. */
  end(failure?: string): Promise<never>;
  readonly isEnding: boolean;
}

/**
 * Runs a command until it ends itself or is told to end (Ctrl-C, SIGTERM, a closed terminal).
 *
 * An expected failure becomes one sentence on stderr and exit code 1. Settings come from the environment
 * and from `.env` in the project's folder, where the environment wins.
 */
export async function runCommand(command: (session: Session) => Promise<void>): Promise<void> {
  process.chdir(projectRoot);
  const envFile = join(projectRoot, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const session = createSession();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void session.end());
  watchLaunchers(() => void session.end());
  process.stdout.on('error', () => void session.end()); // nobody reads any more
  try {
    await command(session);
  } catch (error) {
    if (session.isEnding) return;
    const expected = error instanceof DomainError || (error instanceof Error && isSystemError(error));
    if (!expected) console.error(error);
    await session.end(expected ? error.message : 'This is a bug; the lines above say where.');
  }
}

function createSession(): Session {
  const undos: (() => unknown)[] = [];
  let isEnding = false;
  return {
    onEnd(undo) {
      undos.push(undo);
    },
    get isEnding() {
      return isEnding;
    },
    async end(failure) {
      if (isEnding) return new Promise(() => {});
      isEnding = true;
      if (failure) console.error(failure);
      setTimeout(() => process.exit(1), cleanupTimeoutMs).unref();
      for (const undo of undos.reverse()) {
        try {
          await undo();
        } catch (error) {
          console.error(error); // the others still have to be undone
        }
      }
      process.exit(failure === undefined ? 0 : 1);
    },
  };
}

/** A full disk, a folder without rights: the system's own sentence says what is wrong. */
function isSystemError(error: Error): boolean {
  return (
    'syscall' in error &&
    'code' in error &&
    ['ENOSPC', 'EACCES', 'EROFS', 'EMFILE'].includes(String(error.code))
  );
}
