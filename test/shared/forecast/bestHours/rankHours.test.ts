import type { HourSlots } from '@wip/shared/forecast/bestHours/hourSlots.ts';
import { type HoursTask, rankHours } from '@wip/shared/forecast/bestHours/rankHours.ts';
import type { BestWindow } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { describe, expect, test } from 'vitest';
import {
  aliveAfter,
  compareRanks,
  everyWindow,
  leastRank,
  type OracleSlots,
  rankOf,
} from '../../../support/hoursOracle.ts';
import { runSeed, seededRandom } from '../../../support/random.ts';

const startsAtMs = Date.parse('2026-11-23T10:00:00Z');
const slotMs = 1_800_000;

function slotsOf({ off, columns: [load, price, carbon] }: OracleSlots): HourSlots {
  const nothing = off.map(() => null);
  return {
    startsAtMs,
    probabilityOff: off,
    loadKw: load ?? nothing,
    pricePerKwh: price ?? nothing,
    carbonGramsPerKwh: carbon ?? nothing,
  };
}

function ask(slots: OracleSlots, task: Partial<HoursTask> & { durationSlots: number }) {
  return rankHours(slotsOf(slots), {
    nowMs: startsAtMs,
    deadlineMs: startsAtMs + slots.off.length * slotMs,
    isInterruptible: false,
    powerKw: null,
    riskLimit: 0.5,
    ...task,
  });
}

const placeOf = (at: Date) => (at.getTime() - startsAtMs) / slotMs;
const placesOf = ({ parts }: BestWindow) =>
  parts.flatMap(({ startsAt, endsAt }) =>
    Array.from({ length: placeOf(endsAt) - placeOf(startsAt) }, (_, index) => placeOf(startsAt) + index),
  );

/** Runs of announced cuts, a background, gaps; values that are often equal. */
function randomSlots(random: () => number, count: number): OracleSlots {
  const off: (number | null)[] = Array.from({ length: count }, () => Math.floor(random() * 12) / 100);
  for (let cut = 0; cut < random() * 3; cut++) {
    const from = Math.floor(random() * count);
    const risk = [0.3, 0.5, 0.8, 0.95, 1][Math.floor(random() * 5)]!;
    for (let slot = from; slot < Math.min(count, from + 4); slot++) off[slot] = risk;
  }
  if (random() < 0.3) off[Math.floor(random() * count)] = null;
  const column = () => {
    if (random() < 0.3) return off.map(() => null);
    const levels = 1 + Math.floor(random() * 6);
    return off.map(() => (random() < 0.05 ? null : Math.floor(random() * levels) * 7 - 3));
  };
  return { off, columns: [column(), column(), column()] };
}

describe('1,000 random cases', () => {
  const seed = runSeed();
  console.log(`best hours: SEED=${seed}`);
  const random = seededRandom(seed);

  test('a task in one piece gets what exhaustive search finds best, and so does each place after it', () => {
    for (let run = 0; run < 500; run++) {
      const slots = randomSlots(random, 4 + Math.floor(random() * 60));
      const durationSlots = 1 + Math.floor(random() * Math.min(12, slots.off.length));
      const starts: number[] = [];
      for (const { start } of everyWindow(slots, durationSlots, 0.5)) {
        if (starts.every((other) => Math.abs(other - start) >= Math.max(2, durationSlots / 2))) {
          starts.push(start);
        }
      }
      const { windows, noneBecause } = ask(slots, { durationSlots });
      const found = windows.map(({ parts }) => placeOf(parts[0]!.startsAt));
      expect(found, `run ${run} of seed ${seed}`).toEqual(starts.slice(0, 5));
      expect(noneBecause === null).toBe(starts.length > 0);
      for (const window of windows) {
        expect(window.parts).toHaveLength(1);
        const risks = placesOf(window).map((place) => slots.off[place]!);
        expect(Math.max(...risks)).toBeLessThanOrEqual(0.5);
        expect(window.probabilityOn).toBeCloseTo(aliveAfter(risks), 12);
      }
    }
  });

  test('a task that may be interrupted gets the least of all choices of half hours, and so does each plan after it', () => {
    for (let run = 0; run < 500; run++) {
      const slots = randomSlots(random, 4 + Math.floor(random() * 8));
      const durationSlots = 1 + Math.floor(random() * Math.min(6, slots.off.length));
      const { windows } = ask(slots, { durationSlots, isInterruptible: true });
      const taken = new Set<number>();
      for (let place = 0; place < 5; place++) {
        const least = leastRank(slots, durationSlots, taken);
        const window = windows[place];
        expect(window === undefined, `run ${run} of seed ${seed}`).toBe(least === null);
        if (!window || !least) break;
        const places = placesOf(window);
        expect(places).toHaveLength(durationSlots);
        expect(compareRanks(rankOf(slots, places), least), `run ${run} of seed ${seed}`).toBe(0);
        expect(window.parts).toHaveLength(least[2]);
        for (const one of places) taken.add(one);
      }
    }
  });
});

const flat = (count: number, value: number) => Array.from({ length: count }, () => value);

describe('what a ranking rests on', () => {
  test('staying on comes before a lower price, but five per cent are no difference', () => {
    const price = [9, 9, 1, 1];
    const [risky] = ask(
      { off: [0, 0, 0.2, 0.2], columns: [flat(4, 7), price] },
      { durationSlots: 2 },
    ).windows;
    expect(placesOf(risky!)).toEqual([0, 1]);
    const [same] = ask(
      { off: [0.02, 0.02, 0.03, 0.03], columns: [flat(4, 7), price] },
      { durationSlots: 2 },
    ).windows;
    expect(placesOf(same!)).toEqual([2, 3]);
  });

  test('an announced cut is one event however many half hours it has, and two cuts are two', () => {
    const across = (off: number[]) =>
      ask({ off, columns: [] }, { durationSlots: off.length, riskLimit: 1 }).windows[0]!.probabilityOn;
    expect(across([0, 0.9])).toBeCloseTo(0.1);
    expect(across([0, 0.4, 0.4, 0])).toBeGreaterThan(0.6 * 0.85);
    expect(across([0, 0.4, 0, 0.4, 0])).toBeCloseTo(0.36);
    expect(across(flat(48, 0.02))).toBeGreaterThan(0.75); // not 0.98^48 = 0.38
    expect(across(flat(48, 0.02))).toBeLessThan(0.98);
  });

  test('no window in one piece meets a half hour above the limit, also where nothing else is left', () => {
    const off = [0.1, 0.1, 0.6, 0.1, 0.1];
    const answer = ask({ off, columns: [] }, { durationSlots: 3 });
    expect(answer).toMatchObject({ windows: [], startingNow: null, noneBecause: 'too-risky' });
    const [parts] = ask({ off, columns: [] }, { durationSlots: 3, isInterruptible: true }).windows;
    expect(placesOf(parts!)).toEqual([0, 1, 3]);
  });

  test('half hours of which nothing is known are left out and counted', () => {
    const off = [null, 0.1, 0.1, null];
    expect(ask({ off, columns: [] }, { durationSlots: 2 })).toMatchObject({
      windows: [{ parts: [{ startsAt: new Date(startsAtMs + slotMs) }] }],
      startingNow: null,
      unknownHours: 1,
    });
    expect(ask({ off, columns: [] }, { durationSlots: 3 }).noneBecause).toBe('unknown');
    const inParts = ask({ off, columns: [] }, { durationSlots: 3, isInterruptible: true });
    expect(inParts).toMatchObject({ windows: [], noneBecause: 'unknown' });
  });

  test('fewer parts are better among equals, and a long task over a whole week is planned too', () => {
    const [window] = ask(
      { off: [0.1, 0, 0.1, 0, 0, 0.1], columns: [] },
      { durationSlots: 3, isInterruptible: true },
    ).windows;
    expect(placesOf(window!)).toEqual([1, 3, 4]);
    const random = seededRandom(5);
    const week = randomSlots(random, 336);
    const [long] = ask(week, { durationSlots: 96, isInterruptible: true }).windows;
    expect(placesOf(long!)).toHaveLength(96);
  });
});

describe('now and the deadline', () => {
  const nowMs = startsAtMs + 10 * 60_000;

  test('windows begin on the half hour after now and end by the deadline; beginning at once is told apart', () => {
    const deadlineMs = startsAtMs + 4 * slotMs + 60_000;
    const { windows, startingNow } = ask(
      { off: [0.2, 0, 0, 0, 0, 0], columns: [] },
      { durationSlots: 2, nowMs, deadlineMs },
    );
    expect(windows.map((window) => placeOf(window.parts[0]!.startsAt))).toEqual([1]);
    expect(startingNow?.parts).toEqual([{ startsAt: new Date(nowMs), endsAt: new Date(nowMs + 2 * slotMs) }]);
    expect(startingNow?.probabilityOn).toBeCloseTo(0.8);
    const late = ask({ off: flat(4, 0), columns: [] }, { durationSlots: 4, nowMs });
    expect(late).toMatchObject({ windows: [], startingNow: null, noneBecause: 'too-short' });
  });

  test('cost and carbon are of the whole task, and not told where some of it has no price', () => {
    const slots = { off: flat(4, 0), columns: [[10, 30, 10, 30], [2, 4, null, 4], flat(4, 100)] };
    const { windows, usedPrice } = ask(slots, { durationSlots: 2, powerKw: 3 });
    const first = windows.find(({ parts }) => placeOf(parts[0]!.startsAt) === 0);
    expect(usedPrice).toBe(true);
    expect(first).toMatchObject({ pricePerKwh: 3, cost: 9, carbonGrams: 300, relativeLoad: 1 });
    const gap = windows.find(({ parts }) => placeOf(parts[0]!.startsAt) === 2);
    expect(gap).toMatchObject({ pricePerKwh: 4, cost: null, carbonGrams: 300 });
  });
});
