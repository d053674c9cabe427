import type { DayUse } from '@wip/shared/forecast/insights/dailyUse.ts';
import { leaveOutJourneys } from '@wip/shared/forecast/insights/leaveOutJourneys.ts';
import { verifySavings } from '@wip/shared/forecast/insights/savings.ts';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../support/random.ts';
import { changedHome } from '../../../support/simulatedHomes.ts';

const seeds = [11, 12, 13, 14];
const homesPerSeed = 105;
const lengths = [7, 14, 30, 60] as const;
const monday = 20_003;

/** Daily use around a level, higher at weekends. */
function steadyHome(days: number, { level = 10, seed = 1 } = {}): DayUse[] {
  const random = seededRandom(seed);
  return Array.from({ length: days }, (_, index) => ({
    day: monday + index,
    kwh: level * (index % 7 > 4 ? 1.2 : 1) * (0.95 + 0.1 * random()),
  }));
}

/** How one home's interval stands to the truth; null where nothing can be said. */
function outcomeOf(seed: number, index: number) {
  const homeSeed = seed * 100_003 + index * 7_919;
  const baselineDays = 60 + Math.floor(341 * ((index * 0.6180339) % 1));
  const savedShare = index % 8 < 4 ? 0 : 0.05 + 0.2 * ((index * 0.381) % 1);
  const home = changedHome(homeSeed, { baselineDays, days: lengths[index % 4]!, savedShare });
  const { savedKwh, plusMinusKwh, verdict } = verifySavings(home.before, home.since);
  if (savedKwh === null || plusMinusKwh === null) return null;
  // what was saved is known as a share of what is compared
  const comparedKwh = leaveOutJourneys(home.since).reduce((sum, { kwh }) => sum + kwh, 0);
  const truthKwh = (comparedKwh * savedShare) / (1 - savedShare);
  return {
    isTreated: savedShare > 0,
    isCovered: Math.abs(savedKwh - truthKwh) <= plusMinusKwh,
    isClaimed: verdict !== 'cannot-tell',
  };
}

const shareOf = (flags: readonly boolean[]) => flags.filter(Boolean).length / flags.length;

describe('on simulated homes that save a known share or nothing', () => {
  test('a 90 % interval covers the truth, and hardly any home that saves nothing is told a saving', {
    timeout: 240_000,
  }, () => {
    const outcomes = seeds.flatMap((seed) => {
      const some = Array.from({ length: homesPerSeed }, (_, index) => outcomeOf(seed, index)).filter(
        (outcome) => outcome !== null,
      );
      const unchanged = some.filter(({ isTreated }) => !isTreated);
      console.log(
        `seed ${seed}: ${some.length} homes, covered ${shareOf(some.map(({ isCovered }) => isCovered)).toFixed(3)}, ` +
          `false claims ${shareOf(unchanged.map(({ isClaimed }) => isClaimed)).toFixed(3)}`,
      );
      return some;
    });
    const treated = outcomes.filter(({ isTreated }) => isTreated);
    const unchanged = outcomes.filter(({ isTreated }) => !isTreated);
    expect(outcomes.length).toBeGreaterThan(400);
    const covered = shareOf(outcomes.map(({ isCovered }) => isCovered));
    expect(covered).toBeGreaterThanOrEqual(0.85);
    expect(covered).toBeLessThanOrEqual(0.95);
    expect(shareOf(unchanged.map(({ isClaimed }) => isClaimed))).toBeLessThanOrEqual(0.1);
    expect(shareOf(treated.map(({ isClaimed }) => isClaimed))).toBeGreaterThan(0.25);
  });
});

describe('a saving', () => {
  const steady = steadyHome(230);
  const [before, since] = [steady.slice(0, 200), steady.slice(200)];

  test('of a quarter is told, with its number within the interval', () => {
    const savings = verifySavings(
      before,
      since.map(({ day, kwh }) => ({ day, kwh: kwh * 0.75 })),
    );
    const truthKwh = since.reduce((sum, { kwh }) => sum + kwh, 0) * 0.25;
    expect(savings).toMatchObject({ verdict: 'less', days: 30, baselineDays: 200 });
    expect(Math.abs(savings.savedKwh! - truthKwh)).toBeLessThan(savings.plusMinusKwh!);
    expect(savings.expectedKwh! - savings.usedKwh!).toBeCloseTo(savings.savedKwh!, 9);
  });

  test('that is none is not told, and more use is told as more', () => {
    expect(verifySavings(before, since).verdict).toBe('cannot-tell');
    const more = since.map(({ day, kwh }) => ({ day, kwh: kwh * 1.3 }));
    expect(verifySavings(before, more).verdict).toBe('more');
  });

  test('needs 42 days before and five since', () => {
    expect(verifySavings(before.slice(-41), since)).toMatchObject({
      verdict: 'too-little',
      baselineDays: 41,
      expectedKwh: null,
      plusMinusKwh: null,
    });
    expect(verifySavings(before.slice(-42), since).verdict).not.toBe('too-little');
    expect(verifySavings(before, since.slice(0, 4))).toMatchObject({ verdict: 'too-little', days: 4 });
    expect(verifySavings([], [])).toMatchObject({ verdict: 'too-little', usedKwh: null });
  });

  test('compares only the days that are known: a gap is no saving', () => {
    const gappy = since.filter((_, index) => index % 3 !== 0);
    const savings = verifySavings(before, gappy);
    expect(savings).toMatchObject({ verdict: 'cannot-tell', days: 20 });
    expect(savings.expectedKwh!).toBeLessThan(verifySavings(before, since).expectedKwh! * 0.72);
  });

  test('is not a journey: empty days are left out of both sides', () => {
    const away = since.map(({ day, kwh }, index) => ({
      day,
      kwh: index >= 5 && index < 12 ? kwh * 0.3 : kwh,
    }));
    expect(verifySavings(before, away)).toMatchObject({ verdict: 'cannot-tell', days: 23 });
  });

  test('is less certain the longer it is looked at, and the shorter the baseline', () => {
    const widthOf = (...sides: Parameters<typeof verifySavings>) => verifySavings(...sides).plusMinusKwh!;
    expect(widthOf(before, since)).toBeGreaterThan(1.5 * widthOf(before, since.slice(0, 7)));
    expect(widthOf(before.slice(-45), since)).toBeGreaterThan(widthOf(before, since));
  });

  test('of a home that always uses the same, or feeds in more than it draws, is found all the same', () => {
    const same = steady.map(({ day }) => ({ day, kwh: 5 }));
    expect(verifySavings(same.slice(0, 200), same.slice(200)).verdict).toBe('cannot-tell');
    const solar = steady.map(({ day, kwh }) => ({ day, kwh: kwh - 14 }));
    const shifted = solar.slice(200).map(({ day, kwh }) => ({ day, kwh: kwh - 3 }));
    expect(verifySavings(solar.slice(0, 200), shifted).verdict).toBe('less');
    const nothing = steady.map(({ day }) => ({ day, kwh: 0 }));
    expect(verifySavings(nothing.slice(0, 200), nothing.slice(200)).verdict).toBe('cannot-tell');
  });
});
