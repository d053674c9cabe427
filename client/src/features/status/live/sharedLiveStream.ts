import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { type LiveStream, type LiveStreamOptions, openLiveStream, silenceMs } from './liveStream.ts';
import type { Connection } from './statusStore.ts';

/** How long a tab waits for the leading one before it opens a stream of its own. */
const firstAnswerMs = 1_000;

type Message =
  | { type: 'hello' }
  | { type: 'frame'; frame: LiveFrame }
  | { type: 'connection'; connection: Connection };

export interface SharedLiveStreamOptions extends LiveStreamOptions {
  /** All that this tab knows, for a tab that has just been opened. */
  toFrames(): LiveFrame[];
  locks?: LockManager | undefined;
  openChannel?: (() => BroadcastChannel) | undefined;
}

/**
 * One stream per browser: the tab that holds a lock follows the server and passes each frame on to the
 * others. A tab that hears nothing from it opens a stream of its own; when the leading tab is closed,
 * another one takes over. Without locks or channels each tab has its own stream.
 */
export function openSharedLiveStream(options: SharedLiveStreamOptions): LiveStream {
  const { locks, openChannel } = options;
  if (!locks || !openChannel) return openLiveStream(options);
  const channel = openChannel();
  let own: LiveStream | null = null;
  let isLeader = false;
  let connection: Connection = 'connecting';
  let timer = setTimeout(openOwn, firstAnswerMs);
  const closing = Promise.withResolvers<void>();
  const stopAsking = new AbortController();

  const send = (message: Message) => {
    if (isLeader) channel.postMessage(message);
  };

  function openOwn() {
    clearTimeout(timer);
    own ??= openLiveStream({
      openSource: options.openSource,
      onFrame(frame) {
        options.onFrame(frame);
        send({ type: 'frame', frame });
      },
      onConnection(next) {
        if (next !== connection) send({ type: 'connection', connection: next });
        connection = next;
        options.onConnection(next);
      },
    });
  }

  function follow(message: Message) {
    if (message.type === 'hello') {
      for (const frame of options.toFrames()) send({ type: 'frame', frame });
      send({ type: 'connection', connection });
      return;
    }
    if (isLeader) return;
    own?.close();
    own = null;
    clearTimeout(timer);
    timer = setTimeout(openOwn, silenceMs);
    if (message.type === 'frame') options.onFrame(message.frame);
    else {
      connection = message.connection;
      options.onConnection(message.connection);
    }
  }

  channel.onmessage = (event: MessageEvent<Message>) => follow(event.data);
  channel.postMessage({ type: 'hello' } satisfies Message);
  locks
    .request('live-status', { signal: stopAsking.signal }, () => {
      isLeader = true;
      openOwn();
      return closing.promise;
    })
    .catch(() => undefined);

  return {
    close() {
      clearTimeout(timer);
      stopAsking.abort();
      closing.resolve();
      own?.close();
      channel.close();
    },
    retryNow: () => own?.retryNow(),
  };
}
