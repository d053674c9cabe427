import type { StatusCode } from '@wip/shared/status/timelines.ts';
import { expect, test } from 'vitest';
import { createStatePainter } from '../../../client/src/map/statePainter.ts';

function codesOf(codes: Record<number, StatusCode>) {
  const known = new Map(Object.entries(codes).map(([number, code]) => [Number(number), code]));
  return {
    codeOf: (areaNumber: number) => known.get(areaNumber),
    untilOf: () => null,
    numbers: () => known.keys(),
  };
}

function createMap() {
  const sets: [number, Record<string, unknown>][] = [];
  let frames: ((atMs: number) => void)[] = [];
  const painter = createStatePainter({
    map: { setFeatureState: ({ id }, state) => sets.push([id, state]) },
    requestFrame: (callback) => frames.push(callback),
    cancelFrame: () => {
      frames = [];
    },
  });
  const runFrame = (atMs: number) => {
    for (const callback of frames.splice(0)) callback(atMs);
  };
  return { painter, sets, runFrame };
}

const still = { warmsUp: false };

test('only areas whose state changed are set', () => {
  const { painter, sets } = createMap();
  expect(painter.paint(codesOf({ 1: 'n', 2: 'f' }), still)).toBe(2);
  sets.length = 0;
  expect(painter.paint(codesOf({ 1: 'n', 2: 'u' }), still)).toBe(1);
  expect(sets).toEqual([[2, { code: 'u' }]]);
});

test('an area of which nothing is known any more goes back to an outline', () => {
  const { painter, sets } = createMap();
  painter.paint(codesOf({ 1: 'n' }), still);
  painter.paint(codesOf({}), still);
  expect(sets.at(-1)).toEqual([1, { code: null }]);
  expect(painter.codeOf(1)).toBeUndefined();
});

test('a map that forgot its states is given all of them again', () => {
  const { painter } = createMap();
  painter.paint(codesOf({ 1: 'n', 2: 'f' }), still);
  painter.forget();
  expect(painter.paint(codesOf({ 1: 'n', 2: 'f' }), still)).toBe(2);
});

test('an area whose power came back warms up within 600 ms', () => {
  const { painter, sets, runFrame } = createMap();
  painter.paint(codesOf({ 1: 'f' }), { warmsUp: true });
  painter.paint(codesOf({ 1: 'n' }), { warmsUp: true });
  expect(sets.at(-1)).toEqual([1, { code: 'n', warmth: 0 }]);
  runFrame(1_000);
  runFrame(1_300);
  expect(sets.at(-1)).toEqual([1, { warmth: 0.75 }]);
  runFrame(1_600);
  expect(sets.at(-1)).toEqual([1, { warmth: 1 }]);
  const done = sets.length;
  runFrame(1_700);
  expect(sets).toHaveLength(done);
});

test('without motion, and for an area not seen dark before, there is no warming', () => {
  const { painter, sets } = createMap();
  painter.paint(codesOf({ 1: 'f' }), still);
  painter.paint(codesOf({ 1: 'n', 2: 'n' }), still);
  painter.paint(codesOf({ 1: 'n', 2: 'n', 3: 'n' }), { warmsUp: true });
  expect(sets.some(([, state]) => 'warmth' in state)).toBe(false);
});

test('a change while areas warm up leaves none half lit', () => {
  const { painter, sets, runFrame } = createMap();
  painter.paint(codesOf({ 1: 'f', 2: 'n' }), { warmsUp: true });
  painter.paint(codesOf({ 1: 'n', 2: 'n' }), { warmsUp: true });
  runFrame(1_000);
  painter.paint(codesOf({ 1: 'n', 2: 'f' }), { warmsUp: true });
  expect(sets.findLast(([id]) => id === 1)).toEqual([1, { warmth: 1 }]);
});
