import type { IncomingMessage } from 'node:http';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DomainError } from '@wip/shared/errors.ts';

/**
 * Reads a body as UTF-8 text, and stops as soon as it is larger than `maxBytes`: as it is announced, as it arrives, or as
 * it unpacks.
 */
export async function readLimitedText(
  response: IncomingMessage,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<string> {
  if (Number(response.headers['content-length']) > maxBytes) {
    response.destroy();
    throw tooLarge(maxBytes);
  }
  const chunks: Buffer[] = [];
  await pipeline(
    response,
    limit(maxBytes),
    unpacker(response),
    limit(maxBytes),
    async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) chunks.push(chunk);
    },
    { signal },
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new DomainError('INVALID', 'It answered with something that is not UTF-8 text.');
  }
}

function unpacker(response: IncomingMessage): Transform {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'identity' || encoding === '') return new PassThrough();
  response.destroy();
  throw new DomainError('INVALID', 'It answered in a compression that was not asked for.');
}

function limit(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('TOO_LARGE', `It answered with more than ${Math.floor(maxBytes / 1_000)} kB.`);
}
