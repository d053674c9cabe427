import { dayMs, hourMs } from '@wip/shared/durations.ts';
import { demandAnswer } from '@wip/shared/forecast/demandAnswer.ts';
import { demandHistory } from '@wip/shared/forecast/demandHistory.ts';
import { addPublishedDay, emptyHours, hourlyMeans } from '@wip/shared/forecast/hourlySums.ts';
import { type IssueTask, issueDemand } from '@wip/shared/forecast/issueDemand.ts';
import { type IssuedDemand, issuedDemand } from '@wip/shared/forecast/issuedDemand.ts';
import { describe, expect, test } from 'vitest';
import { writtenDemand } from '../../support/writtenDemand.ts';

const { startsAtMs, stepMs, values } = writtenDemand({ days: 460 });
const timeZone = 'Europe/Berlin';

const knownUntil = (endMs: number) => ({
  ...{ startsAtMs, stepMs, timeZone },
  values: values.slice(0, (endMs - startsAtMs) / stepMs),
});

const taskAt = (originMs: number, changes: Partial<IssueTask> = {}): IssueTask => ({
  ...{ subject: 'test/one', regionId: 'test', isSimulated: false },
  known: knownUntil(originMs),
  issuedAtMs: originMs + 180_000,
  availableAfterMs: 90_000,
  past: [],
  ...changes,
});

/** In Berlin clocks go forward on 26 March 2023 and back on 29 October 2023. */
const forwardDay = Date.parse('2023-03-26T00:00:00+01:00');
const backDay = Date.parse('2023-10-29T00:00:00+02:00');
const midnight = Date.parse('2024-03-01T00:00:00+01:00');

describe('what members forecast at a past midnight', () => {
  test.each([
    ['a day on which clocks go forward', forwardDay],
    ['the day after it', forwardDay + 23 * hourMs],
    ['the second day after it', forwardDay + 47 * hourMs],
    ['a day on which clocks go back', backDay],
    ['the day after it', backDay + 25 * hourMs],
    ['a day after five weeks', startsAtMs + 35 * dayMs - hourMs],
  ])('of %s is the same whatever came later', (_, originMs) => {
    const whole = demandHistory(knownUntil(midnight));
    const then = demandHistory(knownUntil(originMs));
    expect(then.startMsOf(then.origin)).toBe(originMs);
    const [known] = then.membersAt([then.origin]).values();
    const later = whole.membersAt([then.origin - 1, then.origin, then.origin + 1]).get(then.origin);
    for (const day of ['today', 'tomorrow'] as const) {
      known![day].forEach((row, member) => {
        row.forEach((value, slot) => {
          expect(Math.abs(later![day][member]![slot]! / value - 1)).toBeLessThan(1e-9);
        });
      });
    }
  });
});

describe('forecasts issued at a midnight', () => {
  const first = issueDemand(taskAt(midnight))!;

  test('of the past are those that would have been issued then', () => {
    const back = 8;
    const then = issueDemand(taskAt(midnight - back * dayMs))!;
    const ahead = then.issued.filter(({ isBacktest }) => !isBacktest);
    for (const one of ahead) {
      const shown = first.issued.find(
        ({ startsAt, lead }) => +startsAt === +one.startsAt && lead === one.lead,
      )!;
      expect(shown.isBacktest).toBe(true);
      // the days that calibrate are not all the same
      one.members!.forEach((row, member) => {
        expect(shown.members![member]![5]! / row[5]!).toBeCloseTo(1, 9);
      });
      expect(shown.blendKw[5]! / one.blendKw[5]!).toBeCloseTo(1, 9);
      expect(shown.bandsKw![4]![5]! / one.bandsKw![4]![5]!).toBeCloseTo(1, 9);
    }
    expect(ahead).toHaveLength(2);
  });

  test('have wider bands two days ahead than one', () => {
    const widthOf = (lead: 0 | 1) =>
      first.issued
        .filter((one) => one.lead === lead && one.bandsKw)
        .reduce((sum, { bandsKw }) => sum + bandsKw![3]![18]! - bandsKw![1]![18]!, 0);
    expect(widthOf(1)).toBeGreaterThan(1.05 * widthOf(0));
  });

  test('take stored ones as they are and compute only what is missing', () => {
    const past = first.issued.map((one) => ({
      ...one,
      ...{ blendKw: one.blendKw.map((kw) => 2 * kw), bandsKw: null },
    }));
    const next = issueDemand(taskAt(midnight + dayMs, { past }))!;
    expect(next.issued.map(({ lead, isBacktest }) => [lead, isBacktest])).toEqual([
      [0, false],
      [1, false],
    ]);
    expect(next.sheet.demand!.model.nmaePercent).toBeGreaterThan(50);
    expect(next.sheet.demand!.model.issuedDays).toBe(1);
  });

  test('count nothing that was cut as demand', () => {
    const cut = knownUntil(midnight);
    cut.values = cut.values.map((kw, step) => (step % 72 === 40 ? 0 : kw));
    const { sheet } = issueDemand(taskAt(midnight, { known: cut }))!;
    expect(sheet.demand!.model.maeKw / first.sheet.demand!.model.maeKw).toBeLessThan(1.15);
  });

  test('are null of a subject of which nothing is known for four weeks', () => {
    const known = knownUntil(midnight);
    known.values.fill(Number.NaN, known.values.length - 28 * 24);
    expect(issueDemand(taskAt(midnight, { known }))).toBeNull();
    known.values[known.values.length - 28 * 24] = 400;
    expect(issueDemand(taskAt(midnight, { known }))).not.toBeNull();
  });
});

const stored = (startsAt: string, changes: Partial<IssuedDemand> = {}): IssuedDemand => ({
  ...{ subject: 'test/one', regionId: 'test', stepMinutes: 60, lead: 0, quality: 'full' },
  startsAt: new Date(startsAt),
  issuedAt: new Date(startsAt),
  availableAt: new Date(startsAt),
  ...{ modelVersion: 'a', members: null, bandsKw: null, isBacktest: false, isSimulated: false },
  blendKw: new Float64Array(24).map((_, slot) => slot),
  ...changes,
});

describe('a stored forecast', () => {
  test('is refused where it knows a value that came after its issue', () => {
    const one = stored('2026-05-10T00:00:00Z');
    expect(issuedDemand.safeParse(one).success).toBe(true);
    const later = { ...one, availableAt: new Date(+one.issuedAt + 1) };
    expect(issuedDemand.safeParse(later).error?.issues[0]?.path).toEqual(['availableAt']);
  });

  test('is refused where it was issued after its day', () => {
    const issuedAt = new Date('2026-05-11T00:00:00Z');
    const late = stored('2026-05-10T00:00:00Z', { issuedAt });
    expect(issuedDemand.safeParse(late).error?.issues[0]?.path).toEqual(['issuedAt']);
  });
});

describe('the answer over a span', () => {
  const ask = (from: string, hours: number, issued: IssuedDemand[], timeZone = 'UTC') =>
    demandAnswer({ asOf: new Date(from), timeZone, from: new Date(from), hours }, issued, {
      actualKw: new Float64Array(hours).fill(Number.NaN),
      scores: null,
      isSimulated: false,
    });

  test('takes the forecast of the day itself, and that of the day before where there is no other', () => {
    const day = stored('2026-05-10T00:00:00Z');
    const ahead = (startsAt: string) =>
      stored(startsAt, { lead: 1, blendKw: new Float64Array(24).fill(100) });
    const answer = ask('2026-05-10T22:20:00Z', 4, [
      ahead('2026-05-10T00:00:00Z'),
      day,
      ahead('2026-05-11T00:00:00Z'),
    ]);
    expect(answer.startsAt).toEqual(new Date('2026-05-10T22:00:00Z'));
    expect(answer.medianKw).toEqual([22, 23, 100, 100]);
  });

  test('has no hole on a day of 25 hours, and none in a day of 23', () => {
    const days = [stored('2023-10-28T22:00:00Z'), stored('2023-10-29T23:00:00Z')];
    const long = ask('2023-10-28T22:00:00Z', 26, days, 'Europe/Berlin');
    expect(long.medianKw.slice(22)).toEqual([22, 23, 23, 0]);
    const shortDays = [stored('2023-03-25T23:00:00Z'), stored('2023-03-26T22:00:00Z')];
    const short = ask('2023-03-25T23:00:00Z', 24, shortDays, 'Europe/Berlin');
    expect(short.medianKw.slice(21)).toEqual([21, 22, 0]);
  });

  test('does not hold the last hour on beyond the last day, also where that begins at half past', () => {
    const johannesburg = [stored('2026-05-10T22:00:00Z')];
    const plain = ask('2026-05-11T20:00:00Z', 3, johannesburg, 'Africa/Johannesburg');
    expect(plain.medianKw).toEqual([22, 23, null]);
    const kolkata = ask('2026-05-11T17:00:00Z', 3, [stored('2026-05-10T18:30:00Z')], 'Asia/Kolkata');
    expect(kolkata.medianKw).toEqual([22, 23, null]);
  });

  test('is empty beyond what was issued', () => {
    const { medianKw } = ask('2026-05-10T23:00:00Z', 3, [stored('2026-05-10T00:00:00Z')]);
    expect(medianKw).toEqual([23, null, null]);
  });
});

test('an hour counts with nine of its twelve published slots', () => {
  const hours = emptyHours(0, 3 * hourMs);
  const few = 'too-few-reporting' as const;
  addPublishedDay(hours, {
    firstMs: 0,
    slots: [
      ...Array(9).fill(120),
      few,
      few,
      few,
      ...Array(8).fill(120),
      few,
      few,
      few,
      few,
      ...Array(12).fill(0),
    ],
  });
  expect([...hourlyMeans(hours)]).toEqual([12, Number.NaN, 0]);
});
