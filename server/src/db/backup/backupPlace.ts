import { createReadStream, createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { DomainError } from '@wip/shared/errors.ts';
import { damaged } from './backupFrames.ts';
import { readFromS3, type S3Place, writeToS3 } from './s3Place.ts';

/** Where a backup lies: a file, or an object of S3. */
export type BackupPlace = { file: string } | { s3: S3Place };

/** Reads `s3://bucket/key`, else a path. Errors: DomainError INVALID. */
export function readPlace(text: string): BackupPlace {
  if (!text.startsWith('s3://')) return { file: resolve(text) };
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(text) ?? [];
  if (bucket === undefined || key === undefined || key.endsWith('/')) {
    throw new DomainError('INVALID', `'${text}' names no object; write s3://<bucket>/<name of the backup>.`);
  }
  return { s3: { bucket, key } };
}

/**
 * Writes a backup as it comes; whatever goes wrong, nothing is left in its place that looks like one.
 * Errors: DomainError CONFLICT where a file is there already.
 */
export async function writePlace(place: BackupPlace, frames: AsyncIterable<Buffer>): Promise<void> {
  const compressed = createZstdCompress();
  if ('s3' in place) {
    const feeding = pipeline(Readable.from(frames), compressed);
    const writing = writeToS3(place.s3, compressed);
    writing.catch(() => compressed.destroy());
    await Promise.all([feeding, writing]);
    return;
  }
  await requireFree(place.file);
  const partial = `${place.file}.partial`;
  try {
    await pipeline(Readable.from(frames), compressed, createWriteStream(partial, { mode: 0o600 }));
    await flush(partial);
    await requireFree(place.file);
    await rename(partial, place.file);
    await flush(dirname(place.file));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** The bytes of a backup's frames. Errors: DomainError INVALID where they cannot be unpacked, NOT_FOUND. */
export async function* readPlaceBytes(place: BackupPlace): AsyncGenerator<Buffer> {
  const packed = 's3' in place ? await readFromS3(place.s3) : createReadStream(place.file);
  const unpacked = createZstdDecompress();
  const feeding = pipeline(packed, unpacked);
  feeding.catch(() => undefined);
  try {
    for await (const chunk of unpacked) yield chunk;
    await feeding;
  } catch (error) {
    throw explain(error, place);
  } finally {
    packed.destroy();
  }
}

async function requireFree(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw new DomainError('CONFLICT', `${file} is there already; give another name.`);
}

/** What is written is on the disk when it resolves. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

function explain(error: unknown, place: BackupPlace): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' && 'file' in place)
    return new DomainError('NOT_FOUND', `There is no file ${place.file}.`);
  if (code.startsWith('ZSTD_') || code === 'ERR_BUFFER_TOO_LARGE' || code === 'Z_BUF_ERROR') {
    return damaged('it cannot be unpacked');
  }
  return error;
}
