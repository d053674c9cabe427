import { startIssuing } from '@wip/server/features/forecast/issuing/startIssuing.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';
import { demandModelVersion } from '@wip/shared/forecast/issuedDemand.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { issuerOf, publishDemand } from '../../support/issuedForecasts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { eventually } from '../../support/processes.ts';
import { insertRegion } from '../../support/testRegion.ts';
import { writtenDemand } from '../../support/writtenDemand.ts';

const areaId = 'test/one';
const demand = writtenDemand({ days: 260 });
/** A local midnight in Johannesburg after 200 days. */
const midnightMs = demand.startsAtMs + 200 * dayMs - 2 * hourMs;
const clock = fixedClock(new Date(0));
let database: TestDatabase;
let app: TestApp;
let issuer: ReturnType<typeof issuerOf>;

beforeEach(async () => {
  clock.set(new Date(midnightMs + 5 * minuteMs));
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { now: clock.now });
  issuer = issuerOf(app.repos, clock.now);
});

afterEach(async () => {
  await issuer.close();
  await app.close();
  await database.drop();
});

const publishUntil = (untilMs: number) => publishDemand(app.repos, areaId, demand, { untilMs });
const stored = () => app.repos.forecasts.ofSubject(areaId, 0, midnightMs + 100 * dayMs);
const noMeters = () => Promise.resolve(new Float64Array());
const startOf = (day: number) => new Date(midnightMs + day * dayMs);

describe('the forecasts of an area', () => {
  test('are issued of the coming day and the next, and of 116 days before as a backtest', async () => {
    await publishUntil(midnightMs);
    expect(await issuer.issueDue()).toBe(1);
    const issued = await stored();
    const ahead = issued.filter(({ isBacktest }) => !isBacktest);
    expect(ahead.map(({ startsAt, lead }) => [startsAt, lead])).toEqual([
      [startOf(0), 0],
      [startOf(1), 1],
    ]);
    expect(ahead[0]).toMatchObject({
      quality: 'full',
      modelVersion: demandModelVersion,
      issuedAt: clock.now(),
      availableAt: new Date(midnightMs + 90_000),
      isSimulated: false,
    });
    const before = issued.filter(({ isBacktest, lead }) => isBacktest && lead === 0);
    expect(before.map(({ startsAt }) => startsAt)).toEqual(
      Array.from({ length: 116 }, (_, index) => startOf(index - 116)),
    );
    for (const { issuedAt, startsAt, availableAt, lead } of issued) {
      expect(availableAt.getTime()).toBeLessThanOrEqual(issuedAt.getTime());
      expect(issuedAt.getTime()).toBeLessThan(startsAt.getTime() - lead * dayMs + 10 * minuteMs);
    }
    expect(await issuer.issueDue()).toBe(0);
  });

  test('are answered with bands for the next 24 hours at any time of the day', async () => {
    await publishUntil(midnightMs);
    await issuer.issueDue();
    clock.set(new Date(midnightMs + 15.5 * hourMs));
    const answer = await app.caller.forecast.demand({ areaId });
    expect(answer).toMatchObject({
      areaId,
      startsAt: new Date(midnightMs + 15 * hourMs),
      quality: 'full',
      isBacktest: false,
      timeZone: 'Africa/Johannesburg',
    });
    expect(answer.medianKw).toHaveLength(24);
    answer.medianKw.forEach((median, step) => {
      expect(answer.low95Kw[step]).toBeLessThanOrEqual(answer.low80Kw[step]!);
      expect(answer.low80Kw[step]).toBeLessThanOrEqual(median!);
      expect(answer.high80Kw[step]).toBeGreaterThanOrEqual(median!);
      expect(answer.high95Kw[step]).toBeGreaterThanOrEqual(answer.high80Kw[step]!);
      const came = demand.values[200 * 24 - 2 + 15 + step]!;
      expect(Math.abs(median! - came) / came).toBeLessThan(0.35);
    });
    expect(answer.actualKw).toEqual(Array(24).fill(null));
  });

  test('show the past as it was issued, with what came', async () => {
    await publishUntil(midnightMs);
    await issuer.issueDue();
    const from = startOf(-7).toISOString();
    const answer = await app.caller.forecast.demand({ areaId, from, hours: 168 });
    expect(answer.isBacktest).toBe(true);
    expect(answer.medianKw.every((value) => value !== null)).toBe(true);
    answer.actualKw.forEach((actual, step) => {
      expect(actual).toBeCloseTo(demand.values[193 * 24 - 2 + step]!, 0);
    });
    const ofDay = (await stored()).find(({ startsAt, lead }) => lead === 0 && +startsAt === +startOf(-7));
    expect(answer.medianKw[3]).toBeCloseTo(ofDay!.blendKw[3]!, 2);
  });

  test('do not change with what comes after their issue', async () => {
    await publishUntil(midnightMs + 30 * dayMs);
    await issuer.issueDue();
    const knowing = await stored();
    await database.db.collection('forecasts').deleteMany({});
    await database.db.collection('areaHours').deleteMany({});
    await database.db.collection('areaLoads').deleteMany({ firstAt: { $gte: startOf(0) } });
    await issuer.issueDue();
    expect(await stored()).toEqual(knowing);
  });

  test('of the second day rest on those of the first, which stay as they are', async () => {
    await publishUntil(midnightMs);
    await issuer.issueDue();
    const first = await stored();
    await publishUntil(midnightMs + dayMs);
    clock.advance(dayMs);
    expect(await issuer.issueDue()).toBe(1);
    const second = await stored();
    const issuedSecond = second.filter(({ issuedAt }) => +issuedAt >= +clock.now());
    expect(issuedSecond.map(({ startsAt, lead }) => [startsAt, lead])).toEqual([
      [startOf(1), 0],
      [startOf(2), 1],
    ]);
    expect(second.filter((one) => !issuedSecond.includes(one))).toEqual(first);
    // the same as from scratch
    await database.db.collection('forecasts').deleteMany({});
    await issuer.issueDue();
    const afresh = (await stored()).filter(({ isBacktest }) => !isBacktest);
    afresh.forEach(({ blendKw, bandsKw }, index) => {
      blendKw.forEach((value, slot) => {
        expect(value / issuedSecond[index]!.blendKw[slot]!).toBeCloseTo(1, 4);
        expect(bandsKw![4]![slot]! / issuedSecond[index]!.bandsKw![4]![slot]!).toBeCloseTo(1, 4);
      });
    });
  });

  test('fill a gap of three days in as a backtest and overwrite nothing that was issued', async () => {
    await publishUntil(midnightMs);
    await issuer.issueDue();
    await publishUntil(midnightMs + 4 * dayMs);
    clock.advance(4 * dayMs);
    await issuer.issueDue();
    const shown = (await stored()).filter(({ startsAt }) => +startsAt >= midnightMs);
    expect(
      shown.map(({ startsAt, lead, isBacktest }) => [(+startsAt - midnightMs) / dayMs, lead, isBacktest]),
    ).toEqual([
      ...[
        [0, 0, false],
        [0, 1, true],
      ],
      ...[
        [1, 0, true],
        [1, 1, false],
      ],
      ...[
        [2, 0, true],
        [2, 1, true],
      ],
      ...[
        [3, 0, true],
        [3, 1, true],
      ],
      ...[
        [4, 0, false],
        [4, 1, true],
      ],
      [5, 1, false],
    ]);
  });

  test('of a day that is long under way count as computed afterwards', async () => {
    await publishUntil(midnightMs);
    clock.set(new Date(midnightMs + 5 * hourMs));
    await issuer.issueDue();
    const ahead = (await stored()).filter(({ startsAt }) => +startsAt >= midnightMs);
    expect(ahead.map(({ lead, isBacktest }) => [lead, isBacktest])).toEqual([
      [0, true],
      [1, true],
      [1, false],
    ]);
  });

  test('are issued once by two processes at once', async () => {
    await publishUntil(midnightMs);
    const other = issuerOf(app.repos, clock.now);
    await Promise.all([issuer.issueDue(), other.issueDue()]);
    await other.close();
    const issued = await stored();
    const keys = issued.map(({ startsAt, lead }) => `${+startsAt}|${lead}`);
    expect(new Set(keys).size).toBe(issued.length);
    expect(issued.filter(({ isBacktest }) => !isBacktest)).toHaveLength(2);
  });

  test('are issued by one of two processes, as the lease has it', async () => {
    await publishUntil(midnightMs);
    const subjects: number[] = [];
    const stream = { write: (line: string) => subjects.push(JSON.parse(line).subjects) };
    const options = { repos: app.repos, now: clock.now, log: pino({}, stream), readMeterHours: noMeters };
    const both = [startIssuing(options), startIssuing(options)];
    await eventually(() => subjects.length > 0);
    await Promise.all(both.map((one) => one.close()));
    expect(subjects).toEqual([1]);
  });

  test('wait for the last hour of the day before, though not for ever', async () => {
    await publishUntil(midnightMs);
    const [last] = await app.repos.areaLoads.someDaysOf(areaId, [
      (await app.repos.areaLoads.newestDay(areaId))!.day,
    ]);
    await app.repos.areaLoads.publish({ ...last!, decided: 280, slots: last!.slots.slice(0, 280) }, 288);
    expect(await issuer.issueDue()).toBe(0);
    clock.set(new Date(midnightMs + 7 * hourMs));
    expect(await issuer.issueDue()).toBe(1);
  });

  test('wait for a past that is being imported', async () => {
    await publishUntil(midnightMs);
    await app.repos.areaBackfills.announce([areaId], 0, clock.now());
    expect(await issuer.issueDue()).toBe(0);
    await database.db.collection('areaBackfills').deleteMany({});
    expect(await issuer.issueDue()).toBe(1);
  });
});

describe('little history', () => {
  const demandFrom = (day: number) => ({
    ...demand,
    startsAtMs: demand.startsAtMs + day * dayMs,
    values: demand.values.slice(day * 24),
  });

  test('below 14 days gives the day before, without bands, and says so', async () => {
    await publishDemand(app.repos, areaId, demandFrom(190), { untilMs: midnightMs });
    await issuer.issueDue();
    const issued = await stored();
    expect(issued.map(({ lead, quality, bandsKw }) => [lead, quality, bandsKw])).toEqual([
      [0, 'too-little', null],
      [1, 'too-little', null],
    ]);
    const answer = await app.caller.forecast.demand({ areaId });
    expect(answer).toMatchObject({ quality: 'too-little', scores: null });
    expect(answer.medianKw[6]).toBeCloseTo(demand.values[199 * 24 - 2 + 6]!, 0);
    expect(answer.high95Kw).toEqual(Array(24).fill(null));
  });

  test('of 14 to 55 days gives provisional bands', async () => {
    await publishDemand(app.repos, areaId, demandFrom(165), { untilMs: midnightMs });
    await issuer.issueDue();
    const answer = await app.caller.forecast.demand({ areaId });
    expect(answer.quality).toBe('provisional');
    expect(answer.high95Kw.every((value) => value !== null)).toBe(true);
  });

  test('of none gives no forecast', async () => {
    expect(await issuer.issueDue()).toBe(0);
    const answer = await app.caller.forecast.demand({ areaId });
    expect(answer).toMatchObject({ quality: 'none', issuedAt: null, modelVersion: null });
    expect(answer.medianKw).toEqual(Array(24).fill(null));
  });
});

test('hours in which too little is published are neither learnt from nor scored', async () => {
  const untilMs = midnightMs;
  const isWithheld = (atMs: number) => new Date(atMs).getUTCHours() === 3;
  await publishDemand(app.repos, areaId, demand, { untilMs, isWithheld });
  await issuer.issueDue();
  const from = startOf(-1).toISOString();
  const { actualKw } = await app.caller.forecast.demand({ areaId, from, hours: 24 });
  expect(actualKw.map((value, step) => (value === null ? step : -1)).filter((step) => step >= 0)).toEqual([
    5,
  ]);
});

describe('the scores', () => {
  test('of an area stand beside both naives, over the same days', async () => {
    await publishUntil(midnightMs);
    await issuer.issueDue();
    const { demand: scores, demandDays, outlook } = await app.caller.forecast.score({ areaId });
    expect(outlook).toEqual([]);
    expect(demandDays).toHaveLength(60);
    expect(scores).toMatchObject({
      model: { days: 60, issuedDays: 0 },
      dailyNaive: { days: 60, pinballPercent: null, coverage80Percent: null },
      weeklyNaive: { days: 60 },
    });
    const { model, dailyNaive, weeklyNaive } = scores!;
    expect(model.maeKw).toBeLessThan(Math.min(dailyNaive.maeKw, weeklyNaive.maeKw));
    expect(model.mase).toBeGreaterThan(0);
    expect(model.coverage80Percent).toBeGreaterThan(65);
    expect(model.coverage95Percent).toBeGreaterThan(model.coverage80Percent!);
  });

  test('of a region are the means over its areas, the worst first', async () => {
    await database.db.collection('areas').deleteMany({});
    await insertRegion(database, { id: 'two', areas: [{ key: 'one' }, { key: 'other', name: 'Other' }] });
    await app.board.reload();
    const both = [writtenDemand({ days: 260 }), writtenDemand({ days: 260, seed: 7 })];
    await publishDemand(app.repos, 'two/one', both[0]!, { untilMs: midnightMs });
    await publishDemand(app.repos, 'two/other', both[1]!, { untilMs: midnightMs });
    await issuer.issueDue();
    const { areas, demand: mean } = await app.caller.forecast.regionScore({ regionId: 'two' });
    expect(areas).toHaveLength(2);
    expect(areas[0]!.demand!.model.mase).toBeGreaterThan(areas[1]!.demand!.model.mase!);
    expect(mean!.model.mase).toBeCloseTo(
      (areas[0]!.demand!.model.mase! + areas[1]!.demand!.model.mase!) / 2,
      9,
    );
    expect(mean!.model.days).toBe(120);
  });
});
