import { fitLogistic, logistic, logit, scoreOfRow } from '@wip/shared/forecast/outlook/logisticFit.ts';
import {
  halfHoursFrom,
  halfHoursOfDay,
  slotMs,
  slotState,
  slotsPerDay,
} from '@wip/shared/forecast/outlook/offDays.ts';
import { createHabits } from '@wip/shared/forecast/outlook/outlookFeatures.ts';
import { fromProbabilityByte, toProbabilityBytes } from '@wip/shared/forecast/outlook/probabilityBytes.ts';
import { calibrated, learnCalibration, noCalibration } from '@wip/shared/forecast/outlook/recalibrate.ts';
import {
  addTally,
  emptyTally,
  reliabilityGap,
  scoreOfTally,
  tallyCase,
} from '@wip/shared/forecast/outlook/scoreOutlook.ts';
import { remainingOutage, unplannedPerYear } from '@wip/shared/forecast/outlook/unplannedOutages.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { hourMs } from '@wip/shared/time.ts';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../support/random.ts';

describe('logistic regression', () => {
  test('finds the weights that plain gradient descent finds', () => {
    const random = seededRandom(7);
    const columns = 3;
    const count = 400;
    const rows = new Float64Array(count * columns);
    const targets = new Uint8Array(count);
    for (let index = 0; index < count; index++) {
      const [a, b] = [random() * 4 - 2, random() * 2 - 1];
      rows.set([1, a, b], index * columns);
      targets[index] = random() < logistic(-0.5 + 1.2 * a - 0.7 * b) ? 1 : 0;
    }
    const fitted = fitLogistic({ columns, rows, targets }, { penalty: 1 });
    const slow = new Float64Array(columns);
    for (let step = 0; step < 20_000; step++) {
      const gradient = slow.map((weight) => weight);
      for (let index = 0; index < count; index++) {
        const error = logistic(scoreOfRow(slow, rows, index * columns)) - targets[index]!;
        for (let i = 0; i < columns; i++) gradient[i]! += error * rows[index * columns + i]!;
      }
      for (let i = 0; i < columns; i++) slow[i]! -= 0.005 * gradient[i]!;
    }
    for (let i = 0; i < columns; i++) expect(fitted[i]).toBeCloseTo(slow[i]!, 5);
  });

  test('finds the same from weights that lie far off, though cases are nearly told apart', () => {
    const count = 2_000;
    const rows = Float64Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 1 : (at % 40) / 20 - 1));
    const targets = Uint8Array.from({ length: count }, (_, index) => (rows[2 * index + 1]! > 0.1 ? 1 : 0));
    targets[3] = 1;
    const near = fitLogistic({ columns: 2, rows, targets });
    const far = fitLogistic({ columns: 2, rows, targets }, { start: Float64Array.of(30, -40), steps: 60 });
    expect(far[0]).toBeCloseTo(near[0]!, 3);
    expect(far[1]).toBeCloseTo(near[1]!, 3);
  });

  test('has weights of zero where there is nothing to learn from', () => {
    const nothing = { columns: 2, rows: new Float64Array(0), targets: new Uint8Array(0) };
    expect([...fitLogistic(nothing)]).toEqual([0, 0]);
  });
});

describe('habits', () => {
  test('forget a day at their half-life, by hand', () => {
    const states = new Uint8Array(3 * slotsPerDay);
    states.fill(slotState.off, 0, 24); // half of the first day
    const habits = createHabits({ firstDay: 100, states });
    // weights of days 100, 101, 102 at a half-life of one day: 1/4, 1/2, 1
    expect(habits.before(103).rates[0]).toBeCloseTo(logit((0.25 * 0.5) / 1.75), 10);
    expect(habits.before(103).knownDays).toBe(3);
  });

  test('are the same from a past that ends on the morning and from one that goes on', () => {
    const random = seededRandom(3);
    const whole = Uint8Array.from({ length: 40 * slotsPerDay }, () => (random() < 0.3 ? 1 : 0));
    const cut = whole.slice(0, 20 * slotsPerDay);
    expect(createHabits({ firstDay: 0, states: whole }).before(20)).toEqual(
      createHabits({ firstDay: 0, states: cut }).before(20),
    );
  });

  test('leave out what is unknown', () => {
    const states = new Uint8Array(2 * slotsPerDay).fill(slotState.unknown, slotsPerDay);
    states.fill(slotState.off, 0, slotsPerDay);
    const habits = createHabits({ firstDay: 0, states }).before(2);
    expect(habits.knownDays).toBe(1);
    expect(habits.rates[0]).toBeCloseTo(logit(1), 10);
  });
});

describe('half hours of a local day', () => {
  const clock = createZoneClock('Europe/Berlin');
  const day = (date: string) => clock.localDayAt(Date.parse(`${date}T12:00:00Z`));

  test('are 48, 46 when the clock goes forward and 50 when it goes back', () => {
    expect(halfHoursOfDay(clock, day('2026-03-28'))).toHaveLength(48);
    expect(halfHoursOfDay(clock, day('2026-03-29'))).toHaveLength(46);
    expect(halfHoursOfDay(clock, day('2026-10-25'))).toHaveLength(50);
  });

  test('bear the time that the wall clock shows', () => {
    const slots = halfHoursOfDay(clock, day('2026-03-29')).map(({ slot }) => slot);
    expect(slots.slice(2, 6)).toEqual([2, 3, 6, 7]);
    const twice = halfHoursOfDay(clock, day('2026-10-25')).map(({ slot }) => slot);
    expect(twice.slice(4, 9)).toEqual([4, 5, 4, 5, 6]);
  });

  test('follow each other over midnight without a gap', () => {
    const found = halfHoursFrom(clock, Date.parse('2026-03-28T21:10:00Z'), 60);
    expect(found[0]!.startsAtMs).toBe(Date.parse('2026-03-28T21:00:00Z'));
    found.slice(1).forEach(({ startsAtMs }, index) => {
      expect(startsAtMs - found[index]!.startsAtMs).toBe(slotMs);
    });
  });
});

describe('scores of outlooks', () => {
  test('are the Brier score and its skill, by hand', () => {
    const tally = emptyTally();
    tallyCase(tally, { probability: 0.9, climatology: 0.5, isOff: true });
    tallyCase(tally, { probability: 0.2, climatology: 0.5, isOff: false });
    const score = scoreOfTally(tally)!;
    expect(score.brier).toBeCloseTo((0.01 + 0.04) / 2, 10);
    expect(score.skill).toBeCloseTo(1 - 0.025 / 0.25, 10);
    expect(score.reliability).toEqual([
      { meanForecast: 0.2, offShare: 0, cases: 1 },
      { meanForecast: 0.9, offShare: 1, cases: 1 },
    ]);
  });

  test('count a certainty in the last bin, and bins of few cases not in the gap', () => {
    const tally = emptyTally();
    for (let index = 0; index < 1_000; index++) {
      tallyCase(tally, { probability: 0.35, climatology: 0.5, isOff: index < 300 });
    }
    tallyCase(tally, { probability: 1, climatology: 0.5, isOff: false });
    expect(tally.binCases[9]).toBe(1);
    expect(reliabilityGap(scoreOfTally(tally)!.reliability)).toBeCloseTo(0.05, 10);
  });

  test('add up', () => {
    const [one, two, both] = [emptyTally(), emptyTally(), emptyTally()];
    for (const tally of [one, both]) tallyCase(tally, { probability: 0.3, climatology: 0.1, isOff: true });
    for (const tally of [two, both]) tallyCase(tally, { probability: 0.7, climatology: 0.6, isOff: false });
    addTally(one, two);
    expect(one).toEqual(both);
  });
});

describe('recalibration', () => {
  const record = (said: number, offShare: number, days: number) =>
    Array.from({ length: days * 48 }, (_, index) => ({
      logOdds: logit(said),
      index: index % 48,
      isOff: (index % 48) / 48 < offShare,
    }));

  test('moves what is said towards what came, the more the longer the record', () => {
    const short = calibrated(learnCalibration(record(0.2, 0.5, 5), 5), logit(0.2), 3);
    const long = calibrated(learnCalibration(record(0.2, 0.5, 600), 600), logit(0.2), 3);
    expect(short).toBeGreaterThan(0.2);
    expect(long).toBeGreaterThan(short);
    expect(long).toBeCloseTo(0.5, 1);
  });

  test('says what the model says without a record, and for leads of which there is none', () => {
    expect(calibrated(noCalibration, logit(0.3), 0)).toBeCloseTo(0.3, 10);
    expect(calibrated(learnCalibration(record(0.2, 0.5, 60), 60), logit(0.3), 200)).toBeCloseTo(0.3, 10);
  });
});

test('probabilities survive as bytes, and unknown stays unknown', () => {
  const said = [null, 0.004, 0.03, 0.5, 0.97, 0];
  const read = [...toProbabilityBytes(said)].map(fromProbabilityByte);
  expect(read[0]).toBeNull();
  said.slice(1, 5).forEach((probability, index) => {
    expect(Math.abs(read[index + 1]! - probability!)).toBeLessThan(0.007);
  });
  expect(read[5]).toBeGreaterThan(0);
});

describe('unplanned outages', () => {
  test("an area that was never watched has the region's rate, one watched long its own", () => {
    const region = { cases: 20, years: 10 };
    expect(unplannedPerYear({ cases: 0, years: 0 }, region)).toBe(2);
    expect(unplannedPerYear({ cases: 600, years: 99 }, region)).toBeCloseTo(6.02, 10);
    expect(unplannedPerYear({ cases: 0, years: 0 }, { cases: 0, years: 0 })).toBeNull();
  });

  test('half of those that lasted as long had ended by then, with the number of cases', () => {
    const lengths = Array.from({ length: 20 }, (_, index) => ({
      durationMs: (index + 1) * hourMs,
      hasEnded: true,
    }));
    const { cases, halfEndAgeMs, chanceOfAnotherHour } = remainingOutage(lengths, 10.5 * hourMs);
    expect(cases).toBe(10);
    expect(halfEndAgeMs).toBe(15 * hourMs);
    expect(chanceOfAnotherHour).toBeCloseTo((0.9 * 10 + 1) / 12, 10);
  });

  test('one that still runs counts for as long as it is known', () => {
    const ended = Array.from({ length: 10 }, () => ({ durationMs: hourMs, hasEnded: true }));
    const running = Array.from({ length: 10 }, () => ({ durationMs: 5 * hourMs, hasEnded: false }));
    expect(remainingOutage([...ended, ...running], 0).chanceOfAnotherHour).toBeCloseTo(11 / 22, 10);
  });

  test('of fewer than ten cases no end is told, and no chance is certain', () => {
    const few = Array.from({ length: 3 }, () => ({ durationMs: hourMs / 2, hasEnded: true }));
    expect(remainingOutage(few, 0)).toMatchObject({ cases: 3, halfEndAgeMs: null, chanceOfAnotherHour: 0.2 });
    expect(remainingOutage([], 0).chanceOfAnotherHour).toBe(0.5);
  });
});
