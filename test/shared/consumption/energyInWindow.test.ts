import { energyInWindow, useInSteps } from '@wip/shared/consumption/energyInWindow.ts';
import type { PowerReading } from '@wip/shared/consumption/powerReading.ts';
import { hourMs, minuteMs } from '@wip/shared/durations.ts';
import { describe, expect, test } from 'vitest';
import { runSeed, seededRandom } from '../../support/random.ts';

const reading = (fromMinute: number, toMinute: number, powerKw: number): PowerReading => ({
  startsAtMs: fromMinute * minuteMs,
  endsAtMs: toMinute * minuteMs,
  powerKw,
});
const hour = { startsAtMs: 0, endsAtMs: hourMs };

describe('energy in a window', () => {
  test('a genuine zero is metered; a gap is not', () => {
    expect(energyInWindow([reading(0, 60, 0)], hour)).toMatchObject({ energyKwh: 0, coverage: 1, minKw: 0 });
    expect(energyInWindow([], hour)).toEqual({
      energyKwh: null,
      meanKw: null,
      minKw: null,
      maxKw: null,
      coverage: 0,
    });
  });

  test('parts outside the window are clipped, and gaps lower the coverage, not the mean', () => {
    const use = energyInWindow([reading(-30, 15, 4), reading(45, 90, 2)], hour);
    expect(use).toEqual({ energyKwh: 1.5, meanKw: 3, minKw: 2, maxKw: 4, coverage: 0.5 });
  });

  test('power fed into the grid counts as negative energy', () => {
    expect(energyInWindow([reading(0, 30, -2), reading(30, 60, 1)], hour)).toMatchObject({
      energyKwh: -0.5,
      minKw: -2,
    });
  });

  test('readings that overlap are refused, and so is an empty window', () => {
    expect(() => energyInWindow([reading(0, 20, 1), reading(10, 30, 1)], hour)).toThrow('overlap');
    expect(() => energyInWindow([], { startsAtMs: 5, endsAtMs: 5 })).toThrow('empty');
  });

  test('an interval that sums finer readings up brings their extremes and their coverage', () => {
    const sum = { ...reading(0, 60, 2), finer: { minKw: 1, maxKw: 5, coverage: 0.25 } };
    expect(energyInWindow([sum], hour)).toEqual({
      energyKwh: 0.5,
      meanKw: 2,
      minKw: 1,
      maxKw: 5,
      coverage: 0.25,
    });
  });

  test('steps in one pass agree with a count minute by minute', () => {
    const seed = runSeed();
    const random = seededRandom(seed);
    for (let round = 0; round < 200; round++) {
      const minutes = Array.from({ length: 240 }, () =>
        random() < 0.3 ? null : Math.floor(random() * 9) - 2,
      );
      const readings = minutes.flatMap((kw, minute) =>
        kw === null ? [] : [reading(minute, minute + 1, kw)],
      );
      const cuts = [...new Set(Array.from({ length: 8 }, () => Math.floor(random() * 240)))].sort(
        (a, b) => a - b,
      );
      if (cuts.length < 2) continue;
      const steps = useInSteps(
        readings,
        cuts.map((minute) => minute * minuteMs),
      );
      for (const [index, step] of steps.entries()) {
        const inside = minutes.slice(cuts[index], cuts[index + 1]);
        const known = inside.filter((kw) => kw !== null);
        const sum = known.reduce((total, kw) => total + kw, 0);
        expect(step.coverage, `SEED=${seed}`).toBeCloseTo(known.length / inside.length, 9);
        if (known.length === 0) expect(step.energyKwh).toBeNull();
        else {
          expect(step.energyKwh, `SEED=${seed}`).toBeCloseTo(sum / 60, 9);
          expect(step.meanKw, `SEED=${seed}`).toBeCloseTo(sum / known.length, 9);
          expect([step.minKw, step.maxKw]).toEqual([Math.min(...known), Math.max(...known)]);
        }
      }
    }
  });
});
