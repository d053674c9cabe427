import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLiveStream, silenceMs } from '../../../client/src/features/status/live/liveStream.ts';

class FakeSource extends EventTarget {
  isClosed = false;
  onerror: (() => void) | null = null;
  close() {
    this.isClosed = true;
  }
  say(name: string, data: object) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

let sources: FakeSource[];
let connections: string[];
let frames: string[];

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  connections = [];
  frames = [];
});
afterEach(() => vi.useRealTimers());

function open() {
  return openLiveStream({
    onFrame: (frame) => frames.push(frame.type),
    onConnection: (connection) => connections.push(connection),
    openSource: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
  });
}

test('the first frame makes the connection live', () => {
  open();
  expect(connections).toEqual([]);
  sources[0]!.say('alive', { asOfMs: 1 });
  expect(connections).toEqual(['live']);
  expect(frames).toEqual(['alive']);
});

test('an error says lost at once and connects again, ever more slowly', () => {
  open();
  sources[0]!.onerror!();
  expect(connections).toEqual(['lost']);
  expect(sources[0]!.isClosed).toBe(true);
  vi.advanceTimersByTime(700);
  expect(sources).toHaveLength(2);
  for (let attempt = 0; attempt < 8; attempt++) {
    sources.at(-1)!.onerror!();
    vi.advanceTimersByTime(20_000);
  }
  const before = sources.length;
  sources.at(-1)!.onerror!();
  vi.advanceTimersByTime(10_000);
  expect(sources).toHaveLength(before);
  vi.advanceTimersByTime(10_000);
  expect(sources).toHaveLength(before + 1);
});

test('silence is a lost connection, although nothing failed', () => {
  open();
  sources[0]!.say('alive', { asOfMs: 1 });
  vi.advanceTimersByTime(silenceMs - 1);
  expect(connections).toEqual(['live']);
  vi.advanceTimersByTime(1);
  expect(connections).toEqual(['live', 'lost']);
});

test('a broken frame is passed over and counts as a sign of life', () => {
  open();
  sources[0]!.dispatchEvent(new MessageEvent('snapshot', { data: '{' }));
  expect(frames).toEqual([]);
  vi.advanceTimersByTime(silenceMs - 1);
  expect(connections).toEqual([]);
});

test('trying again at once does not wait, and leaves a working connection alone', () => {
  const stream = open();
  stream.retryNow();
  expect(sources).toHaveLength(1);
  sources[0]!.onerror!();
  stream.retryNow();
  expect(sources).toHaveLength(2);
});

test('a closed stream stays closed', () => {
  const stream = open();
  stream.close();
  vi.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
  expect(connections).toEqual([]);
});
