import type { Request, Response } from 'express';
import { TooManyError } from '../../../http/tooManyError.ts';
import { mostBodyBytes } from './readBody.ts';
import { RefusedRequest } from './refusedRequest.ts';

export interface CapacitySettings {
  /** Batches in hand at once, from their first byte until the answer has left. */
  batchesAtOnce: number;
  /** Bytes of their bodies, unpacked. */
  bytesAtOnce: number;
}

export type IngestCapacity = ReturnType<typeof createIngestCapacity>;

const retryAfterS = 1;

/** Refuses batches before memory grows: what is not begun costs nothing and is sent again. */
export function createIngestCapacity({ batchesAtOnce, bytesAtOnce }: CapacitySettings) {
  const batchesOf = new Map<string, number>();
  const mostOfOne = Math.max(1, Math.floor(batchesAtOnce / 2));
  let batches = 0;
  let bytes = 0;

  return {
    /**
     * Takes a place for a request until its response has closed.
     * Errors: RefusedRequest where there is none, TooManyError where its source has half of them.
     */
    enter(request: Request, response: Response, source: string): void {
      const size = mostSizeOf(request);
      const ofSource = batchesOf.get(source) ?? 0;
      if (batches >= batchesAtOnce || bytes + size > bytesAtOnce) {
        throw new RefusedRequest(
          503,
          'More arrives than can be written; send the batch again in 1 s.',
          retryAfterS,
        );
      }
      if (ofSource >= mostOfOne) {
        throw new TooManyError(`At most ${mostOfOne} batches of one key at once.`, retryAfterS);
      }
      batches += 1;
      bytes += size;
      batchesOf.set(source, ofSource + 1);
      response.once('close', () => {
        batches -= 1;
        bytes -= size;
        const left = (batchesOf.get(source) ?? 1) - 1;
        if (left > 0) batchesOf.set(source, left);
        else batchesOf.delete(source);
      });
    },

    gauge: () => ({ batches, bytes, sources: batchesOf.size }),
  };
}

/** A packed body may have any size once unpacked, and one without a length too. */
function mostSizeOf(request: Request): number {
  const isPacked = (request.get('content-encoding') ?? 'identity') !== 'identity';
  const length = Number(request.get('content-length') ?? Number.NaN);
  return isPacked || !Number.isFinite(length) ? mostBodyBytes : Math.min(length, mostBodyBytes);
}
