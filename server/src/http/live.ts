import { randomBytes } from 'node:crypto';
import { encodeLiveFrame, type LiveFrame } from '@wip/shared/status/liveFrames.ts';
import type { Request, RequestHandler } from 'express';
import { createViewer, type Viewer } from './liveViewer.ts';

const keptFrames = 200;
const aliveEveryMs = 10_000;
/** Adds as much to the age at which a viewer that does not read is dropped. */
const lookEveryMs = 2_000;
/** Over so long the viewers of a process that ends come back, not all at the same moment. */
const returnWithinMs = 2_000;

export type LiveStream = ReturnType<typeof createLiveStream>;

/**
 * The shared stream: each frame is serialised once and its bytes are written to every viewer.
 *
 * A frame's id is process id and sequence. A viewer that names an id this process still holds gets the
 * frames after it; anybody else gets the frames that say how everything is now. A viewer that does not read is dropped.
 */
export function createLiveStream({ snapshotFrames }: { snapshotFrames(): LiveFrame[] }) {
  const processId = randomBytes(6).toString('hex');
  const viewers = new Set<Viewer>();
  const kept: { sequence: number; bytes: Buffer }[] = [];
  let sequence = 0;
  let droppedCount = 0;

  const aliveTimer = setInterval(() => {
    send(Buffer.from(encodeLiveFrame({ type: 'alive', asOfMs: Date.now() }, null)));
  }, aliveEveryMs);
  aliveTimer.unref();
  const lookTimer = setInterval(dropStalled, lookEveryMs);
  lookTimer.unref();

  function send(bytes: Buffer): void {
    for (const viewer of viewers) viewer.write(bytes);
  }

  function dropStalled(): void {
    const nowMs = performance.now();
    for (const viewer of viewers) {
      if (!viewer.isStalled(nowMs)) continue;
      droppedCount += 1;
      viewer.drop();
    }
  }

  /** The frames after `lastEventId`, or those of how everything is now where this process does not hold them all. */
  function missedSince(lastEventId: string | undefined): Buffer[] {
    const [id, text] = lastEventId?.split('-') ?? [];
    const last = Number(text);
    const isHeld = id === processId && last <= sequence && last >= sequence - kept.length;
    if (isHeld) return kept.filter((frame) => frame.sequence > last).map(({ bytes }) => bytes);
    const frames = snapshotFrames();
    // who has not got the last of them has got none
    return frames.map((frame, index) =>
      Buffer.from(encodeLiveFrame(frame, index === frames.length - 1 ? `${processId}-${sequence}` : null)),
    );
  }

  const handler: RequestHandler = (request, response) => {
    // without a length for each frame the same bytes go to all, each in one write; the stream's end is the connection's
    response.removeHeader('transfer-encoding');
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      connection: 'close',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const viewer = createViewer(response);
    response.on('close', () => viewers.delete(viewer));
    viewer.write(Buffer.concat([Buffer.from('retry: 2000\n\n'), ...missedSince(lastEventIdOf(request))]));
    viewers.add(viewer);
  };

  return {
    handler,

    /** Tells every viewer, and keeps the frame for those who come back. */
    publish(frame: LiveFrame): void {
      sequence += 1;
      const bytes = Buffer.from(encodeLiveFrame(frame, `${processId}-${sequence}`));
      kept.push({ sequence, bytes });
      if (kept.length > keptFrames) kept.shift();
      send(bytes);
    },

    /** How many viewers there are, for how many bytes wait in this process, and how many were dropped so far. */
    gauge: () => ({
      viewers: viewers.size,
      waiting: viewers.values().reduce((sum, viewer) => sum + (viewer.isWaiting() ? 1 : 0), 0),
      dropped: droppedCount,
    }),

    /** Ends all streams; viewers come back by themselves, to another process if there is one. */
    close(): void {
      clearInterval(aliveTimer);
      clearInterval(lookTimer);
      for (const viewer of viewers) {
        viewer.end(`retry: ${Math.round(returnWithinMs * Math.random())}\n\n`);
      }
    },
  };
}

/** EventSource sends the header on a reconnection of its own; a page that opens a new one sends the query. */
function lastEventIdOf(request: Request): string | undefined {
  const query = request.query.lastEventId;
  return request.get('last-event-id') ?? (typeof query === 'string' ? query : undefined);
}
