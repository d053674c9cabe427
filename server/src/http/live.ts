import { randomBytes } from 'node:crypto';
import { encodeLiveFrame, type LiveFrame } from '@wip/shared/status/liveFrames.ts';
import type { Request, RequestHandler, Response } from 'express';
import type { Board } from '../board/board.ts';

const keptFrames = 200;
const aliveEveryMs = 10_000;
const stalledAfterMs = 30_000;

interface Viewer {
  response: Response;
  /** Since when bytes wait because the viewer does not read; null while it keeps up. */
  stalledSinceMs: number | null;
}

/**
 * The shared stream: each frame is serialised once and written to every viewer.
 *
 * A frame's id is process id and sequence. A viewer that names an id this process still holds gets the
 * frames after it; anybody else gets a snapshot of all states. A viewer that does not read is dropped.
 */
export function createLiveStream(board: Board) {
  const processId = randomBytes(6).toString('hex');
  const viewers = new Set<Viewer>();
  const kept: { sequence: number; text: string }[] = [];
  let sequence = 0;

  const stopListening = board.onFrame((frame) => {
    sequence += 1;
    const text = encodeLiveFrame(frame, `${processId}-${sequence}`);
    kept.push({ sequence, text });
    if (kept.length > keptFrames) kept.shift();
    send(text);
  });
  const aliveTimer = setInterval(() => {
    dropStalled();
    const alive: LiveFrame = { type: 'alive', asOfMs: Date.now() };
    send(encodeLiveFrame(alive, null));
  }, aliveEveryMs);
  aliveTimer.unref();

  function send(text: string): void {
    for (const viewer of viewers) write(viewer, text);
  }

  function write(viewer: Viewer, text: string): void {
    const keepsUp = viewer.response.write(text);
    if (keepsUp) viewer.stalledSinceMs = null;
    else viewer.stalledSinceMs ??= Date.now();
  }

  function dropStalled(): void {
    const limitMs = Date.now() - stalledAfterMs;
    for (const viewer of viewers) {
      if (viewer.stalledSinceMs !== null && viewer.stalledSinceMs < limitMs) viewer.response.destroy();
    }
  }

  /** The frames after `lastEventId`, or a snapshot where this process does not hold them all. */
  function missedSince(lastEventId: string | undefined): string {
    const [id, text] = lastEventId?.split('-') ?? [];
    const last = Number(text);
    const isHeld = id === processId && last <= sequence && last >= sequence - kept.length;
    if (isHeld) {
      return kept
        .filter((frame) => frame.sequence > last)
        .map((frame) => frame.text)
        .join('');
    }
    return encodeLiveFrame(board.snapshotFrame(), `${processId}-${sequence}`);
  }

  const handler: RequestHandler = (request: Request, response: Response) => {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const viewer: Viewer = { response, stalledSinceMs: null };
    response.on('drain', () => {
      viewer.stalledSinceMs = null;
    });
    response.on('close', () => viewers.delete(viewer));
    write(viewer, `retry: 2000\n\n${missedSince(lastEventIdOf(request))}`);
    viewers.add(viewer);
  };

  return {
    handler,
    viewerCount: () => viewers.size,

    /** Ends all streams; viewers come back by themselves, to another process if there is one. */
    close(): void {
      stopListening();
      clearInterval(aliveTimer);
      for (const { response, stalledSinceMs } of viewers) {
        if (stalledSinceMs === null) response.end();
        else response.destroy(); // what it does not read would hold up the end
      }
    },
  };
}

/** EventSource sends the header on a reconnection of its own; a page that opens a new one sends the query. */
function lastEventIdOf(request: Request): string | undefined {
  const query = request.query.lastEventId;
  return request.get('last-event-id') ?? (typeof query === 'string' ? query : undefined);
}
