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
  const inHandOf = new Map<string, { batches: number; bytes: number }>();
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
      const own = inHandOf.get(source) ?? { batches: 0, bytes: 0 };
      if (batches >= batchesAtOnce || bytes + size > bytesAtOnce) {
        throw new RefusedRequest(
          503,
          'More arrives than can be written; send the batch again in 1 s.',
          retryAfterS,
        );
      }
      if (own.batches >= mostOfOne || (own.batches > 0 && own.bytes + size > bytesAtOnce / 2)) {
        throw new TooManyError(
          'One key may have half of all batches and bytes in hand at once.',
          retryAfterS,
        );
      }
      batches += 1;
      bytes += size;
      own.batches += 1;
      own.bytes += size;
      inHandOf.set(source, own);
      response.once('close', () => {
        batches -= 1;
        bytes -= size;
        own.batches -= 1;
        own.bytes -= size;
        if (own.batches === 0) inHandOf.delete(source);
      });
    },

    gauge: () => ({ batches, bytes, sources: inHandOf.size }),
  };
}

/** A packed body may have any size once unpacked, and one without a length too. */
function mostSizeOf(request: Request): number {
  const isPacked = (request.get('content-encoding') ?? 'identity') !== 'identity';
  const length = Number(request.get('content-length') ?? Number.NaN);
  return isPacked || !Number.isFinite(length) ? mostBodyBytes : Math.min(length, mostBodyBytes);
}
