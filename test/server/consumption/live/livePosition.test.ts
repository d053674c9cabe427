import {
  hasBatch,
  type LivePosition,
  positionAfter,
  readPosition,
  withBatch,
  writePosition,
} from '@wip/server/features/consumption/live/livePosition.ts';
import { expect, test } from 'vitest';

const order = (seconds: number, count: number) => (BigInt(seconds) << 32n) + BigInt(count);
const start: LivePosition = { floor: order(1_000, 0), seen: [], begun: null };

test('a position written as an id is read back the same', () => {
  const positions: LivePosition[] = [
    start,
    { floor: 0n, seen: [], begun: null },
    { floor: order(1_795_000_000, 7), seen: [order(1_795_000_003, 1)], begun: null },
    {
      floor: order(1_795_000_000, 7),
      seen: [order(1_795_000_003, 1), order(1_795_000_003, 2)],
      begun: { order: order(1_795_000_001, 9), count: 17 },
    },
  ];
  for (const position of positions) expect(readPosition(writePosition(position))).toEqual(position);
});

test.each(['', '-', 'a b', '1-', '1~2', '1-2~3-4-5', 'é', '{}'])('%j is no position', (text) => {
  expect(readPosition(text)).toBeNull();
});

test('a batch that becomes visible after a later one is not taken for one that came', () => {
  const position = withBatch(withBatch(start, order(1_100, 2)), order(1_103, 5));
  expect(hasBatch(position, order(1_103, 4))).toBe(false);
  expect(hasBatch(position, order(1_100, 1))).toBe(false);
  expect(hasBatch(position, order(1_100, 2))).toBe(true);
  expect(hasBatch(position, order(1_103, 5))).toBe(true);
});

test('a batch that is begun stays after the floor, however many later ones come', () => {
  let position: LivePosition = { ...start, begun: { order: order(1_100, 1), count: 3 } };
  for (let index = 0; index < 30; index++) position = withBatch(position, order(1_100 + index, 2));
  expect(hasBatch(position, order(1_100, 1))).toBe(false);
  expect(readPosition(writePosition(position))).toEqual(position);
});

test('an id stays short enough to be sent back, at thousands of batches a second as well', () => {
  let position = positionAfter(order(1_795_000_000, 1), []);
  for (let index = 0; index < 1_000; index++) position = withBatch(position, order(1_795_000_000, index + 2));
  for (let index = 0; index < 100; index++) {
    position = withBatch(position, order(1_795_000_000 + Math.floor(index / 5), 5_000 + index));
    expect(writePosition(position).length).toBeLessThan(500);
  }
});
