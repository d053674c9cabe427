import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';

/** Throws INVALID unless `folder` is a folder. */
export async function requireFolder(folder: string): Promise<void> {
  const stats = await lstat(folder).catch(() => null);
  if (stats?.isDirectory() || (stats?.isSymbolicLink() && (await isFolder(`${folder}/.`)))) return;
  throw new DomainError('INVALID', `There is no folder ${folder}; give the folder of a region bundle.`);
}

/** What kind of thing a bundle has under a name. Links are not followed: a bundle is what lies in its folder. */
export async function entryKind(path: string): Promise<'file' | 'folder' | 'link' | 'other' | 'absent'> {
  const stats = await lstat(path).catch(() => null);
  if (!stats) return 'absent';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'folder' : 'other';
}

/** The size in bytes of a file that must be there. Throws INVALID, naming it, where it is not. */
export async function requireFile(folder: string, name: string): Promise<number> {
  const kind = await entryKind(join(folder, name));
  if (kind === 'absent') {
    const other = await otherSpelling(folder, name);
    const remedy = other ? `, but ${other}; rename it.` : `; add the file to ${folder}.`;
    throw new DomainError('INVALID', `The bundle has no ${name}${remedy}`, { field: name });
  }
  if (kind !== 'file') {
    throw new DomainError('INVALID', `${name} must be a plain file, and links are not followed.`, {
      field: name,
    });
  }
  return (await lstat(join(folder, name))).size;
}

/** The name of a file that differs from `name` in capitals only. */
export async function otherSpelling(folder: string, name: string): Promise<string | null> {
  const names = await namesIn(folder);
  return names.find((other) => other !== name && other.toLowerCase() === name.toLowerCase()) ?? null;
}

/** The text of a bundle's file, null where there is none. Throws INVALID where it is too big or not UTF-8. */
export async function readText(folder: string, name: string, maxBytes: number): Promise<string | null> {
  if ((await entryKind(join(folder, name))) === 'absent') return null;
  const bytes = await requireFile(folder, name);
  if (bytes > maxBytes) {
    const limitMb = maxBytes / 1_000_000;
    throw new DomainError(
      'INVALID',
      `${name} has ${(bytes / 1e6).toFixed(1)} MB; at most ${limitMb} MB are taken.`,
      {
        field: name,
      },
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(join(folder, name)));
  } catch (cause) {
    throw new DomainError('INVALID', `${name} is not UTF-8 text; save it as UTF-8.`, { field: name, cause });
  }
}

/** The JSON of a bundle's file, undefined where there is none. Throws INVALID where it cannot be read. */
export async function readJson(folder: string, name: string, maxBytes: number): Promise<unknown> {
  const text = await readText(folder, name, maxBytes);
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError('INVALID', `${name} is not readable JSON: ${jsonFault(cause)}.`, {
      field: name,
      cause,
    });
  }
}

/** What JSON.parse says, on one line: it quotes the text. */
export function jsonFault(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' ').slice(0, 300);
}

/** Names in a folder of the bundle, sorted; none where the folder is absent. */
export async function namesIn(folder: string): Promise<string[]> {
  if ((await entryKind(folder)) !== 'folder') return [];
  return (await readdir(folder)).sort();
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isDirectory() ?? false;
}
