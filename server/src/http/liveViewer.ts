import type { Response } from 'express';

/** So old the first byte that waits in this process may become; what the system's buffers hold is not known here. */
const stalledAfterMs = 30_000;

export type Viewer = ReturnType<typeof createViewer>;

/**
 * One viewer of a stream. How much waits for it says little, since a burst fills the buffers of those who read as well;
 * so it is the age of what waits that counts.
 */
export function createViewer(response: Response) {
  let writtenBytes = 0;
  /** How much had been written at a moment when bytes waited, until the system has taken as much. */
  let mark: { atMs: number; writtenBytes: number } | null = null;

  return {
    write(bytes: Buffer): void {
      writtenBytes += bytes.length;
      response.write(bytes);
    },

    isWaiting: () => response.writableLength > 0,

    /** Whether something has waited for too long; asked every now and then. */
    isStalled(nowMs: number): boolean {
      const waitingBytes = response.writableLength;
      if (mark && writtenBytes - waitingBytes < mark.writtenBytes) return nowMs - mark.atMs > stalledAfterMs;
      mark = waitingBytes > 0 ? { atMs: nowMs, writtenBytes } : null;
      return false;
    },

    drop: () => response.destroy(),

    end(lastWords: string): void {
      if (response.writableLength === 0) response.end(lastWords);
      else response.destroy(); // what it does not read would hold up the end
    },
  };
}
