import { packSummary, summarizeDay, unpackSummary } from '@wip/shared/consumption/daySummary.ts';
import { minuteMs } from '@wip/shared/time.ts';
import { expect, test } from 'vitest';

const startsAtMs = Date.parse('2026-11-20T00:00:00Z');
const reading = (fromMinute: number, toMinute: number, powerKw: number) => ({
  startsAtMs: startsAtMs + fromMinute * minuteMs,
  endsAtMs: startsAtMs + toMinute * minuteMs,
  powerKw,
});

test('a quarter of an hour says its energy, extremes and metered part; one without readings is absent', () => {
  const steps = summarizeDay([reading(0, 1, 3), reading(14, 15, 0), reading(1_439, 1_440, -1)], startsAtMs);
  expect(steps).toEqual([
    { step: 0, microKwh: 50_000, minMicroKw: 0, maxMicroKw: 3_000_000, coveredMs: 2 * minuteMs },
    { step: 95, microKwh: -16_667, minMicroKw: -1_000_000, maxMicroKw: -1_000_000, coveredMs: minuteMs },
  ]);
  expect(unpackSummary(packSummary(steps))).toEqual(steps);
});

test('a reading that is longer than a quarter of an hour counts in each by its part', () => {
  const steps = summarizeDay([reading(10, 40, 6)], startsAtMs);
  expect(steps.map(({ step, microKwh, coveredMs }) => [step, microKwh, coveredMs / minuteMs])).toEqual([
    [0, 500_000, 5],
    [1, 1_500_000, 15],
    [2, 1_000_000, 10],
  ]);
});

test('of a reading across midnight a day counts its own part', () => {
  const steps = summarizeDay(
    [reading(-30, 15, 2), reading(1_425, 1_500, 2), reading(1_500, 1_560, 9)],
    startsAtMs,
  );
  expect(steps.map(({ step, microKwh, coveredMs }) => [step, microKwh, coveredMs / minuteMs])).toEqual([
    [0, 500_000, 15],
    [95, 500_000, 15],
  ]);
});
