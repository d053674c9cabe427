import { decodeLiveFrame, type LiveFrame, liveEventNames } from '@wip/shared/status/liveFrames.ts';
import type { Connection } from './statusStore.ts';

/** The server says 'alive' every ten seconds; longer silence than this is a lost connection. */
export const silenceMs = 25_000;
const firstRetryMs = 500;
const longestRetryMs = 15_000;

export interface LiveStreamOptions {
  onFrame(frame: LiveFrame): void;
  onConnection(connection: Connection): void;
  openSource?: () => EventSource;
}

export interface LiveStream {
  close(): void;
  /** Tries at once instead of waiting for the next attempt; does nothing while connected. */
  retryNow(): void;
}

/**
 * Follows the server's live stream and connects again by itself, ever more slowly, after an error or a
 * silence. Each connection starts with a snapshot, so that nothing is missing after a gap.
 */
export function openLiveStream({ onFrame, onConnection, openSource = openEventSource }: LiveStreamOptions) {
  let source: EventSource | null = null;
  let attempts = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function connect() {
    clearTimeout(retry);
    source = openSource();
    const own = source;
    for (const name of liveEventNames) {
      own.addEventListener(name, (event) => {
        if (own === source) receive(decodeLiveFrame(name, (event as MessageEvent<string>).data));
      });
    }
    own.onerror = () => {
      if (own === source) lose();
    };
    watchSilence();
  }

  function receive(frame: LiveFrame | null) {
    watchSilence();
    if (!frame) return;
    attempts = 0;
    onFrame(frame);
    onConnection('live');
  }

  function watchSilence() {
    clearTimeout(silence);
    silence = setTimeout(lose, silenceMs);
  }

  function lose() {
    drop();
    onConnection('lost');
    const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** attempts) * (0.75 + Math.random() / 2);
    attempts += 1;
    retry = setTimeout(connect, waitMs);
  }

  function drop() {
    clearTimeout(silence);
    clearTimeout(retry);
    source?.close();
    source = null;
  }

  connect();
  return {
    close: drop,
    retryNow() {
      if (source === null) connect();
    },
  } satisfies LiveStream;
}

function openEventSource(): EventSource {
  return new EventSource('/live/status');
}
