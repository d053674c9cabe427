import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { afterEach, expect, test } from 'vitest';
import { openSharedLiveStream } from '../../../client/src/features/status/live/sharedLiveStream.ts';

const frame: LiveFrame = { type: 'stage', regionId: 'za', asOfMs: 1 };
const opened: { close(): void }[] = [];
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});

class FakeSource extends EventTarget {
  onerror: (() => void) | null = null;
  isClosed = false;
  close() {
    this.isClosed = true;
  }
}

/** Hands a lock to one holder after the other, as the browser does. */
function createLocks(): LockManager {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, options: { signal: AbortSignal }, hold: () => Promise<void>) => {
    const turn = last.then(() => (options.signal.aborted ? undefined : hold()));
    last = turn;
    return turn;
  };
  return { request } as unknown as LockManager;
}

function openTab(name: string, locks: LockManager | undefined, knows: LiveFrame | null = null) {
  const sources: FakeSource[] = [];
  const frames: LiveFrame[] = [];
  const connections: string[] = [];
  const stream = openSharedLiveStream({
    onFrame: (received) => frames.push(received),
    onConnection: (connection) => connections.push(connection),
    toFrames: () => (knows ? [knows] : []),
    locks,
    openChannel: locks && (() => new BroadcastChannel(name) as unknown as globalThis.BroadcastChannel),
    openSource: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
  });
  opened.push(stream);
  const say = () =>
    sources
      .at(-1)!
      .dispatchEvent(new MessageEvent('stage', { data: JSON.stringify({ regionId: 'za', asOfMs: 1 }) }));
  return { stream, sources, frames, connections, say };
}

test('only the first tab connects; it passes each frame on to the others', async () => {
  const locks = createLocks();
  const first = openTab('passes-on', locks);
  await sleep(20);
  const second = openTab('passes-on', locks);
  await sleep(20);
  first.say();
  await sleep(20);
  expect([first.sources.length, second.sources.length]).toEqual([1, 0]);
  expect(second.frames).toEqual([frame]);
  expect(second.connections).toContain('live');
});

test('a new tab is told at once what the first one knows', async () => {
  const locks = createLocks();
  const known: LiveFrame = { type: 'snapshot', catalogueVersion: 'v1', asOfMs: 1, columns: '0|||' };
  openTab('knows', locks, known);
  await sleep(20);
  const second = openTab('knows', locks);
  await sleep(20);
  expect(second.frames).toEqual([known]);
});

test('when the first tab is closed another one takes over', async () => {
  const locks = createLocks();
  const first = openTab('takes-over', locks);
  const second = openTab('takes-over', locks);
  await sleep(20);
  first.stream.close();
  await sleep(20);
  expect(first.sources[0]!.isClosed).toBe(true);
  expect(second.sources).toHaveLength(1);
});

test('a tab that hears nothing opens a stream of its own, and closes it once it hears the other', async () => {
  const locks = createLocks();
  void locks.request(
    'live-status',
    { signal: new AbortController().signal } as never,
    () => new Promise(() => {}),
  );
  const silent = openTab('silent', locks);
  await sleep(1_100);
  expect(silent.sources).toHaveLength(1);
  const leader = new BroadcastChannel('silent');
  leader.postMessage({ type: 'frame', frame });
  await sleep(20);
  leader.close();
  expect(silent.sources[0]!.isClosed).toBe(true);
  expect(silent.frames).toEqual([frame]);
});

test('without locks each tab has its own stream', () => {
  const tab = openTab('alone', undefined);
  expect(tab.sources).toHaveLength(1);
});
