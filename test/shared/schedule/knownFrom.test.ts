import { knownFromMs, recordingMs } from '@wip/shared/schedule/knownFrom.ts';
import { expect, it } from 'vitest';

it('what is learned now counts from now, however early it was announced', () => {
  expect(knownFromMs({ recordedAtMs: 500, announcedAtMs: 300 }, 200)).toBe(500);
  expect(knownFromMs({ recordedAtMs: 500, announcedAtMs: 200 }, 200)).toBe(500);
});

it('history from before the record began counts from its announcement', () => {
  expect(knownFromMs({ recordedAtMs: 500, announcedAtMs: 199 }, 200)).toBe(199);
  expect(knownFromMs({ recordedAtMs: 200, announcedAtMs: 100 }, 200)).toBe(100);
});

it('a fact that names no announcement counts from when it was recorded', () => {
  expect(knownFromMs({ recordedAtMs: 500, announcedAtMs: null }, 200)).toBe(500);
  expect(knownFromMs({ recordedAtMs: 500 }, 1_000)).toBe(500);
});

it('a new fact is recorded after those of a clock that is a little ahead, and not after those of one far ahead', () => {
  const at = (recordedAtMs: number) => ({ recordedAtMs });
  expect(recordingMs([], 1_000)).toBe(1_000);
  expect(recordingMs([at(900), at(1_000)], 1_000)).toBe(1_001);
  expect(recordingMs([at(1_000), at(1_001), at(31_000)], 1_000)).toBe(31_001);
  expect(recordingMs([at(900_000)], 1_000)).toBe(1_000);
});
