import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '@wip/shared/errors.ts';
import { downloadSources, mongodFile } from './download.ts';
import { waitForLock } from './fileLock.ts';

const run = promisify(execFile);

export interface Mongod {
  binary: string;
  version: string;
}

export interface FindMongodOptions {
  /** The binary to use, whatever else there is (MONGOD_BINARY). */
  mongodBinary?: string | undefined;
  /** The user's cache folder (XDG_CACHE_HOME), in which downloads are kept; `~/.cache` unless given. */
  cacheHome?: string | undefined;
  /** The version whose files the data folder holds; only its series can open them. */
  folderVersion?: string | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** '6.0' of '6.0.5': MongoDB opens the files of its own series only. */
export function seriesOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/**
 * A mongod that can open the folder: the given one, the one on the PATH, a cached one, or a download.
 *
 * Errors: DomainError where there is none, and where the given one is of another series than the folder.
 */
export async function findMongod(options: FindMongodOptions): Promise<Mongod & { downloadMs: number }> {
  const { mongodBinary, folderVersion } = options;
  const cacheDir = join(options.cacheHome ?? join(homedir(), '.cache'), 'where-is-the-power', 'mongod');
  const fits = (version: string) => !folderVersion || seriesOf(version) === seriesOf(folderVersion);
  if (mongodBinary) return { ...(await requireGiven(mongodBinary, fits, folderVersion)), downloadMs: 0 };

  const onPath = await askVersion('mongod').catch(() => null);
  if (onPath && fits(onPath.version)) return { ...onPath, downloadMs: 0 };
  const cached = await findCached(cacheDir, fits);
  if (cached) return { ...cached, downloadMs: 0 };

  const sources = downloadSources.filter((source) => fits(source.version));
  if (sources.length === 0)
    throw new DomainError('UNAVAILABLE', otherSeriesSentence(folderVersion, onPath?.version));
  const startedAtMs = performance.now();
  const downloaded = await download(sources, cacheDir, fits, options.onProgress);
  return { ...downloaded, downloadMs: performance.now() - startedAtMs };
}

async function requireGiven(binary: string, fits: (version: string) => boolean, folderVersion?: string) {
  const given = await askVersion(binary).catch((error: unknown) => {
    throw new DomainError('UNAVAILABLE', `MONGOD_BINARY (${binary}) does not run: ${summary(error)}`);
  });
  if (!fits(given.version))
    throw new DomainError('UNAVAILABLE', otherSeriesSentence(folderVersion, given.version));
  return given;
}

export function otherSeriesSentence(folderVersion: string | undefined, binaryVersion?: string): string {
  const found = binaryVersion ? `, but the mongod found is ${binaryVersion}` : '';
  const writer = folderVersion ? `MongoDB ${seriesOf(folderVersion)}` : 'another version of MongoDB';
  const wanted = folderVersion ? `a mongod ${seriesOf(folderVersion)}` : 'the mongod that wrote it';
  return (
    `The data folder was written by ${writer}${found}; ` +
    `set MONGOD_BINARY to ${wanted}, or DATA_DIR to a new folder.`
  );
}

async function askVersion(binary: string): Promise<Mongod> {
  const { stdout } = await run(binary, ['--version'], { timeout: 20_000 });
  const version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (!version) throw new Error(`${binary} is not a mongod`);
  return { binary, version };
}

/** A cached download lies in a folder named after its version; a partial one has no such name yet. */
async function findCached(cacheDir: string, fits: (version: string) => boolean): Promise<Mongod | null> {
  const names = await readdir(cacheDir).catch(() => []);
  const versions = names.filter((name) => /^\d+\.\d+\.\d+$/.test(name) && fits(name));
  versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  for (const version of versions) {
    const mongod = await askVersion(join(cacheDir, version, mongodFile)).catch(() => null);
    if (mongod) return mongod;
  }
  return null;
}

async function download(
  sources: typeof downloadSources,
  cacheDir: string,
  fits: (version: string) => boolean,
  onProgress: (message: string) => void = () => {},
): Promise<Mongod> {
  await mkdir(cacheDir, { recursive: true });
  const lock = await waitForLock(join(cacheDir, 'download.lock'), () =>
    onProgress('Another command is downloading MongoDB; waiting for it.'),
  );
  try {
    const failures: string[] = [];
    for (const source of sources) {
      const cached = await findCached(cacheDir, fits);
      if (cached) return cached;
      try {
        await source.fetchInto(cacheDir, onProgress);
        return await askVersion(join(cacheDir, source.version, mongodFile));
      } catch (error) {
        failures.push(`${source.name}: ${summary(error)}`);
        onProgress(`No MongoDB from ${source.name} (${summary(error)}).`);
      }
    }
    throw new DomainError(
      'UNAVAILABLE',
      `No mongod could be found or downloaded (${failures.join('; ')}); install MongoDB 7.0 and set MONGOD_BINARY, ` +
        'or set DATABASE_URI to a database of yours.',
    );
  } finally {
    lock.release();
  }
}

/** What went wrong, on one line; where a library is missing, that line of the loader alone. */
function summary(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split('\n').map((line) => line.trim());
  const loader = lines.find((line) => line.includes('error while loading'));
  return (
    loader ??
    lines
      .filter((line) => line !== '')
      .join(' ')
      .slice(0, 300)
  );
}
