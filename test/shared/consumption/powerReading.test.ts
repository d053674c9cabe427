import { layOver, type PowerReading, readingsOfBlocks } from '@wip/shared/consumption/powerReading.ts';
import { emptyBlock, packBlock, putPoints, unpackBlock } from '@wip/shared/consumption/readingBlock.ts';
import { hourMs, minuteMs } from '@wip/shared/durations.ts';
import { describe, expect, test } from 'vitest';

const point = (minute: number, durationS: number, kind: 'power' | 'counter', value: number) => ({
  meterNumber: 1,
  atMs: minute * minuteMs,
  durationS,
  kind,
  micro: value * 1_000_000,
});

describe('readings of blocks', () => {
  test('a counter tells of the time across two blocks', () => {
    const first = emptyBlock(900);
    putPoints(first, 0, [point(50, 900, 'counter', 10)]);
    const second = emptyBlock(900);
    putPoints(second, hourMs, [point(65, 900, 'counter', 10.5)]);
    const blocks = [
      { startsAtMs: 0, block: unpackBlock(packBlock(first)) },
      { startsAtMs: hourMs, block: unpackBlock(packBlock(second)) },
    ];
    expect(readingsOfBlocks(blocks, 100)).toEqual([
      { startsAtMs: 50 * minuteMs, endsAtMs: 65 * minuteMs, powerKw: 2 },
    ]);
  });

  test('where a meter has both kinds, power wins wherever it covers', () => {
    const block = emptyBlock(60);
    putPoints(block, 0, [
      point(0, 60, 'counter', 1),
      point(10, 60, 'counter', 2),
      point(4, 60, 'power', 3),
      point(2, 60, 'power', 5),
    ]);
    const readings = readingsOfBlocks([{ startsAtMs: 0, block }], 100);
    expect(
      readings.map(({ startsAtMs, endsAtMs, powerKw }) => [startsAtMs / 6e4, endsAtMs / 6e4, powerKw]),
    ).toEqual([
      [0, 2, 6],
      [2, 3, 5],
      [3, 4, 6],
      [4, 5, 3],
      [5, 10, 6],
    ]);
  });

  test('points that came out of order are readings in the order of time', () => {
    const block = emptyBlock(60);
    putPoints(block, 0, [point(9, 60, 'power', 1), point(3, 60, 'power', 2)]);
    expect(readingsOfBlocks([{ startsAtMs: 0, block }], 100).map(({ powerKw }) => powerKw)).toEqual([2, 1]);
  });

  test('one list laid over another covers each minute once', () => {
    const list = (...spans: [number, number][]): PowerReading[] =>
      spans.map(([startsAtMs, endsAtMs]) => ({ startsAtMs, endsAtMs, powerKw: 1 }));
    const laid = layOver(list([2, 4], [6, 7]), list([0, 3], [3, 5], [5, 10]));
    expect(laid.map(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs])).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
      [5, 6],
      [6, 7],
      [7, 10],
    ]);
  });
});
