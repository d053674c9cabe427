import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import { z } from 'zod';

/** What a mongod needs to open its files and to write its first checkpoints. */
const leastFreeMb = 100;
const bytesPerMb = 1_048_576;

const mongodState = z.object({
  binary: z.string(),
  version: z.string(),
  port: z.int(),
  pid: z.int().nullable(),
});

/** What `mongod.json` says: which mongod last opened the folder, and where it listens. */
export type MongodState = z.infer<typeof mongodState>;

/** The files of the embedded database below a data folder. */
export function embeddedFolder(dataDir: string) {
  const root = resolve(dataDir);
  return {
    root,
    dbPath: join(root, 'mongo'),
    log: join(root, 'mongod.log'),
    state: join(root, 'mongod.json'),
    /** Held while mongod is started, joined or stopped. */
    lock: join(root, 'embedded.lock'),
    /** Held, shared, by everyone who uses the database. */
    users: join(root, 'embedded.users.lock'),
    /** Held by the process that stops a mongod whose users all died. */
    keeper: join(root, 'embedded.keeper.lock'),
  };
}

export type EmbeddedFolder = ReturnType<typeof embeddedFolder>;

/** Makes the folder and says so plainly where that is impossible. */
export async function prepareFolder(folder: EmbeddedFolder): Promise<void> {
  try {
    await mkdir(folder.dbPath, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DomainError(
      'UNAVAILABLE',
      `The data folder ${folder.root} cannot be used (${reason}); set DATA_DIR to a folder you may write to.`,
    );
  }
}

/** Refuses to start a database on a disk that is full or nearly so, before it can be harmed by that. */
export async function requireFreeSpace(folder: EmbeddedFolder): Promise<void> {
  const freeMb = await freeSpaceMb(folder);
  if (freeMb < leastFreeMb) throw new DomainError('UNAVAILABLE', diskFullSentence(folder, freeMb));
}

export async function freeSpaceMb(folder: EmbeddedFolder): Promise<number> {
  const { bavail, bsize } = await statfs(folder.root);
  return Math.floor((bavail * bsize) / bytesPerMb);
}

export function diskFullSentence(folder: EmbeddedFolder, freeMb?: number): string {
  const free =
    freeMb === undefined ? 'is full' : `has ${freeMb} MB free and the database needs ${leastFreeMb} MB`;
  return `The disk of ${folder.root} ${free}; free some space or set DATA_DIR to another disk. What was saved is kept.`;
}

export async function readState(folder: EmbeddedFolder): Promise<MongodState | null> {
  try {
    return mongodState.parse(JSON.parse(await readFile(folder.state, 'utf8')));
  } catch {
    return null;
  }
}

/** The version whose files the folder holds; undefined where it holds none, or where nobody noted it. */
export async function folderVersion(folder: EmbeddedFolder): Promise<string | undefined> {
  if (!existsSync(join(folder.dbPath, 'WiredTiger'))) return undefined;
  return (await readState(folder))?.version;
}

export async function writeState(folder: EmbeddedFolder, state: MongodState): Promise<void> {
  await writeFile(`${folder.state}.new`, `${JSON.stringify(state, null, 2)}\n`);
  await rename(`${folder.state}.new`, folder.state);
}
