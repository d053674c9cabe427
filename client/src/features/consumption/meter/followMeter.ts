import { type MeterLiveReading, meterLiveItem } from '@wip/shared/consumption/consumptionSchemas.ts';
import { EventSource } from 'eventsource';
import superjson from 'superjson';
import { ownerHeaders } from './meterSource.ts';

export interface MeterFollower {
  onReading(reading: MeterLiveReading): void;
  /** Readings were missed that do not come any more: what is on screen is to be read again. */
  onGap(): void;
  /** Whether readings come as they arrive; else the connection is being made again. */
  onLive(isLive: boolean): void;
}

/** The server says something every ten seconds; longer silence than this is a lost connection. */
const silenceMs = 25_000;
const retryMs = 10_000;
const refused = /"code":"(FORBIDDEN|UNAUTHORIZED)"/;

/**
 * Follows the readings of one's own meter, `meters.live`, and goes on after the last one when the connection comes
 * back. The browser's own EventSource sends no headers, and a key has no place in an address; the library's link for
 * subscriptions would weigh on the first screen, which uses none. Returns how to stop.
 */
export function followMeter(
  meterId: string,
  readKey: string,
  { onReading, onGap, onLive }: MeterFollower,
): () => void {
  let source: EventSource;
  let lastEventId: string | null = null;
  let timer: ReturnType<typeof setTimeout>;

  function connect() {
    const input = encodeURIComponent(JSON.stringify({ meterId, lastEventId }));
    source = new EventSource(`/trpc/meters.live?input=${input}`, {
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, ...ownerHeaders(readKey) } }),
    });
    const own = source;
    const isCurrent = () => own === source;
    own.addEventListener('connected', () => isCurrent() && hear());
    own.addEventListener('ping', () => isCurrent() && hear());
    own.addEventListener('serialized-error', ({ data }) => {
      if (!isCurrent()) return;
      if (refused.test(String(data))) end();
      else lose();
    });
    own.addEventListener('return', () => isCurrent() && lose());
    own.onerror = () => isCurrent() && lose();
    own.onmessage = ({ data, lastEventId: id }) => {
      if (!isCurrent()) return;
      hear();
      if (id) lastEventId = id;
      const item = meterLiveItem.safeParse(superjson.deserialize(JSON.parse(String(data))));
      if (!item.success) return;
      if (item.data.type === 'gap') onGap();
      else onReading(item.data);
    };
    watch();
  }
  function hear() {
    onLive(true);
    watch();
  }
  function watch() {
    clearTimeout(timer);
    timer = setTimeout(lose, silenceMs);
  }
  /** The key is not valid any more: reading the history again says so to the person. */
  function end() {
    clearTimeout(timer);
    source.close();
    onLive(false);
    onGap();
  }
  function lose() {
    clearTimeout(timer);
    source.close();
    onLive(false);
    timer = setTimeout(connect, retryMs * (0.75 + Math.random() / 2));
  }

  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
