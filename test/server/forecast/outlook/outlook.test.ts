import { createRepos } from '@wip/server/db/repos.ts';
import { issueOutlooks } from '@wip/server/features/forecast/outlook/issueOutlooks.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { fixedClock } from '../../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { announceStage, everyEvening, insertRegion } from '../../../support/testRegion.ts';

const clock = fixedClock('2026-03-02T06:10:00Z');
let database: TestDatabase;
let app: TestApp;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await app.close();
  await database.drop();
});

async function start(at: string): Promise<void> {
  clock.set(at);
  app = await createTestApp(database, { now: clock.now });
}

/** Announces stage 2 for each whole day of a span, at the midnight before. */
async function announceDays(from: string, days: number, regionId = 'test'): Promise<void> {
  for (let index = 0; index < days; index++) {
    const fromMs = Date.parse(from) + index * dayMs;
    await announceStage(database, {
      regionId,
      from: new Date(fromMs).toISOString(),
      to: new Date(fromMs + dayMs).toISOString(),
      stage: index % 3 === 2 ? 0 : 2,
      recordedAt: new Date(fromMs - hourMs).toISOString(),
    });
  }
}

function probabilityAt(outlook: { startsAt: Date; probabilityOff: (number | null)[] }, at: string) {
  return outlook.probabilityOff[(Date.parse(at) - outlook.startsAt.getTime()) / (30 * minuteMs)];
}

describe('the outlook of an area', () => {
  test('says nothing of an area of which nothing was ever announced', async () => {
    await insertRegion(database);
    await start('2026-03-02T06:10:00Z');
    const outlook = await app.caller.forecast.outlook({ areaId: 'test/one', hours: 24 });
    expect(outlook.startsAt).toEqual(new Date('2026-03-02T06:00:00Z'));
    expect(outlook.probabilityOff).toEqual(new Array(48).fill(null));
    expect(new Set(outlook.basis)).toEqual(new Set(['none']));
    expect(outlook).toMatchObject({ announcedUntil: null, historyDays: 0, unplanned: null, running: null });
  });

  test('changes at once with a stage that is set, and again when it is withdrawn', async () => {
    await insertRegion(database);
    await announceDays('2026-02-23T00:00:00Z', 7);
    await start('2026-03-02T06:10:00Z');
    const evening = '2026-03-02T17:00:00Z'; // 19:00 there
    const ask = () => app.caller.forecast.outlook({ areaId: 'test/one', hours: 24 });
    const recordedAt = '2026-03-02T06:09:00Z';
    const span = { from: '2026-03-02T06:00:00Z', to: '2026-03-03T22:00:00Z' };
    await announceStage(database, { ...span, stage: 2, recordedAt });
    await app.board.reload();
    const announced = await ask();
    expect(probabilityAt(announced, evening)).toBeGreaterThan(0.8);
    expect(probabilityAt(announced, evening)).toBeLessThan(1);
    expect(probabilityAt(announced, '2026-03-02T12:00:00Z')).toBeLessThan(0.1);
    expect(announced.announcedUntil).toEqual(new Date(span.to));
    await announceStage(database, { ...span, stage: 0, recordedAt: '2026-03-02T06:09:30Z' });
    await app.board.reload();
    expect(probabilityAt(await ask(), evening)).toBeLessThan(0.1);
  });

  test('rests on history beyond what is announced, and is never certain', async () => {
    await insertRegion(database);
    await announceDays('2026-01-01T22:00:00Z', 60);
    await start('2026-03-02T06:10:00Z');
    await issueOutlooks(app.repos, app.board.current().schedules.values(), clock.now());
    const outlook = await app.caller.forecast.outlook({ areaId: 'test/one', hours: 168 });
    expect(outlook.historyDays).toBeGreaterThanOrEqual(59);
    const [last] = outlook.basis.slice(-1);
    expect(last).toBe('history');
    expect(outlook.basis[0]).toBe('announced');
    const evening = probabilityAt(outlook, '2026-03-06T17:00:00Z')!;
    const noon = probabilityAt(outlook, '2026-03-06T10:00:00Z')!;
    expect(evening).toBeGreaterThan(0.3);
    expect(evening).toBeLessThan(0.95);
    expect(noon).toBeLessThan(0.1);
    for (const probability of outlook.probabilityOff) {
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(1);
    }
  });

  test('believes the first announcement ever, though the model has seen none', async () => {
    await insertRegion(database);
    await announceStage(database, {
      from: '2026-01-01T00:00:00Z',
      to: '2026-03-01T00:00:00Z',
      stage: 0,
      recordedAt: '2025-12-31T00:00:00Z',
    });
    await start('2026-03-02T06:10:00Z');
    for (let day = 0; day < 60; day++) {
      await app.repos.schedule.addHearing({
        regionId: 'test',
        kind: 'confirmed',
        source: 'test',
        heardAt: new Date(Date.UTC(2026, 0, 1 + day)),
      });
    }
    await app.board.reload();
    await issueOutlooks(app.repos, app.board.current().schedules.values(), clock.now());
    await announceStage(database, {
      from: '2026-03-02T06:00:00Z',
      to: '2026-03-03T22:00:00Z',
      stage: 2,
      recordedAt: '2026-03-02T06:09:00Z',
    });
    await app.board.reload();
    const outlook = await app.caller.forecast.outlook({ areaId: 'test/one', hours: 24 });
    expect(probabilityAt(outlook, '2026-03-02T17:00:00Z')).toBeGreaterThan(0.9);
  });

  test('has the half hours of the wall clock of two regions, over a change of the clock', async () => {
    await insertRegion(database);
    await insertRegion(database, { id: 'north', timeZone: 'Europe/Berlin' });
    const long = { from: '2026-03-27T00:00:00Z', to: '2026-04-05T00:00:00Z', stage: 2 };
    for (const regionId of ['test', 'north']) {
      await announceStage(database, { ...long, regionId, recordedAt: '2026-03-27T00:00:00Z' });
    }
    await start('2026-03-27T22:10:00Z');
    const [south, north] = await Promise.all(
      ['test/one', 'north/one'].map((areaId) => app.caller.forecast.outlook({ areaId, hours: 72 })),
    );
    expect(south!.probabilityOff).toHaveLength(144);
    expect(north!.probabilityOff).toHaveLength(144);
    // 18:00 is 16:00 UTC in Johannesburg on both days, in Berlin 17:00 before the change and 16:00 after it
    expect(probabilityAt(north!, '2026-03-28T16:00:00Z')).toBeLessThan(0.1);
    expect(probabilityAt(north!, '2026-03-28T17:00:00Z')).toBeGreaterThan(0.9);
    expect(probabilityAt(north!, '2026-03-29T16:00:00Z')).toBeGreaterThan(0.9);
    expect(probabilityAt(south!, '2026-03-28T16:00:00Z')).toBeGreaterThan(0.9);
    expect(probabilityAt(south!, '2026-03-29T16:00:00Z')).toBeGreaterThan(0.9);
  });
});

describe('issued outlooks', () => {
  test('are issued once a day, kept as issued, and scored against what came', async () => {
    await insertRegion(database, { timetables: { '1': everyEvening } });
    await announceDays('2026-01-01T22:00:00Z', 80);
    await start('2026-03-02T00:10:00Z');
    const issue = () => issueOutlooks(app.repos, app.board.current().schedules.values(), clock.now());
    expect(await issue()).toBe(1);
    expect(await issue()).toBe(0);
    const first = await app.repos.outlooks.newest('test', '1');
    for (let day = 3; day <= 10; day++) {
      clock.set(`2026-03-${String(day).padStart(2, '0')}T00:10:00Z`);
      expect(await issue()).toBe(1);
    }
    const scores = await app.caller.forecast.score({ areaId: 'test/one' });
    expect(scores.outlook.map(({ horizonHours }) => horizonHours)).toEqual([24, 168]);
    const [day, week] = scores.outlook;
    expect(day!.cases).toBe(2 * 48);
    expect(week!.cases).toBe(2 * 336);
    expect(day!.skill).toBeGreaterThan(0.5);
    const region = await app.caller.forecast.regionScore({ regionId: 'test' });
    expect(region.outlook).toEqual(scores.outlook);
    const [kept] = await Array.fromAsync(app.repos.outlooks.withOutcome('test', first!.day));
    expect(kept).toMatchObject({ day: first!.day, issuedAt: first!.issuedAt, issued: first!.issued });
  });

  test('know nothing of what was recorded after the morning', async () => {
    await insertRegion(database);
    await announceDays('2026-01-01T22:00:00Z', 60);
    await start('2026-03-02T01:00:00Z');
    await issueOutlooks(app.repos, app.board.current().schedules.values(), clock.now());
    const before = await app.repos.outlooks.newest('test', '1');
    await database.db.collection('outlooks').deleteMany({});
    await database.db.collection('outlookModels').deleteMany({});
    await announceStage(database, {
      from: '2026-03-02T10:00:00Z',
      to: '2026-03-08T22:00:00Z',
      stage: 2,
      recordedAt: '2026-03-02T05:00:00Z',
    });
    await app.board.reload();
    clock.set('2026-03-02T06:00:00Z');
    await issueOutlooks(app.repos, app.board.current().schedules.values(), clock.now());
    const after = await app.repos.outlooks.newest('test', '1');
    expect(after!.issued).toEqual(before!.issued);
  });
});

describe('outages that nobody plans', () => {
  const silence = (areaNumber: number, startsAt: string, endsAt: string | null) => ({
    kind: 'silence' as const,
    areaNumber,
    startsAt: new Date(startsAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
    recordedAt: new Date(startsAt),
    of: 10,
    silent: 10,
  });

  test('are counted from silences outside of planned cuts, and a running one has its chance', async () => {
    await insertRegion(database, { areas: [{ key: 'one' }, { key: 'two' }] });
    await announceDays('2026-02-20T22:00:00Z', 14);
    await start('2026-03-02T06:10:00Z');
    const { meterFacts } = createRepos(database.db);
    const number = (key: string) => app.board.current().catalogue.byId.get(`test/${key}`)!.number;
    await database.db.collection('meterWatches').insertOne({
      startsAt: new Date('2025-03-02T06:10:00Z'),
      heardAt: new Date('2026-03-02T06:09:00Z'),
    });
    const ended = Array.from({ length: 12 }, (_, index) => {
      const day = `2026-02-0${(index % 9) + 1}T0${index % 6}`;
      return silence(number('two'), `${day}:00:00Z`, `${day}:50:00Z`);
    });
    // within the planned cut from 18:00 to 20:30 there
    const planned = silence(number('one'), '2026-02-21T17:00:00Z', '2026-02-21T18:00:00Z');
    await meterFacts.add([...ended, planned, silence(number('one'), '2026-03-02T06:00:00Z', null)]);
    await app.board.reload();
    const { unplanned, running } = await app.caller.forecast.outlook({ areaId: 'test/one', hours: 24 });
    expect(unplanned!.cases).toBe(1);
    // one of its own and half of the region's 13, over two years
    expect(unplanned!.perYear).toBeCloseTo((1 + 13 / 2) / 2, 1);
    expect(running).toEqual({
      startedAt: new Date('2026-03-02T06:00:00Z'),
      halfEndBy: new Date('2026-03-02T06:50:00Z'),
      chanceOfAnotherHour: 1 / 14,
      cases: 12,
    });
  });

  const watchSince = (startsAt: string) =>
    database.db.collection('meterWatches').insertOne({
      startsAt: new Date(startsAt),
      heardAt: new Date('2026-03-02T06:09:00Z'),
    });
  const ask = async () => (await app.caller.forecast.outlook({ areaId: 'test/one', hours: 24 })).unplanned!;

  test('are not planned cuts before which meters were last heard, though a fault that ends before one is', async () => {
    await insertRegion(database);
    await announceDays('2026-02-20T22:00:00Z', 14);
    await start('2026-03-02T06:10:00Z');
    await watchSince('2025-03-02T06:10:00Z');
    const { number } = app.board.current().catalogue.byId.get('test/one')!;
    const { meterFacts } = createRepos(database.db);
    // the planned cut begins at 16:00
    await meterFacts.add([silence(number, '2026-02-21T15:59:40Z', '2026-02-21T18:30:00Z')]);
    await app.board.reload();
    expect((await ask()).cases).toBe(0);
    await meterFacts.add([silence(number, '2026-02-22T15:50:00Z', '2026-02-22T15:58:00Z')]);
    await app.board.reload();
    expect((await ask()).cases).toBe(1);
  });

  test('count over the last 400 days, both the faults and the time watched', async () => {
    await insertRegion(database);
    await start('2026-03-02T06:10:00Z');
    await watchSince('2022-03-02T06:10:00Z');
    const { number } = app.board.current().catalogue.byId.get('test/one')!;
    await createRepos(database.db).meterFacts.add([
      silence(number, '2024-06-01T08:00:00Z', '2024-06-01T09:00:00Z'),
      silence(number, '2025-06-01T08:00:00Z', '2025-06-01T09:00:00Z'),
    ]);
    await app.board.reload();
    const { cases, perYear } = await ask();
    expect(cases).toBe(1);
    expect(perYear).toBeCloseTo(365.25 / 400, 5);
  });

  test('are counted at once for the area asked of, and once an hour for its region', async () => {
    await insertRegion(database, { areas: [{ key: 'one' }, { key: 'two' }] });
    await start('2026-03-02T06:10:00Z');
    await watchSince('2025-03-02T06:10:00Z');
    const number = (key: string) => app.board.current().catalogue.byId.get(`test/${key}`)!.number;
    const fall = async (key: string, startsAt: string, endsAt: string) => {
      const known = () => app.board.current().metersOf(number(key))?.facts.length ?? 0;
      const before = known();
      await createRepos(database.db).meterFacts.add([silence(number(key), startsAt, endsAt)]);
      await expect.poll(known, { timeout: 10_000 }).toBe(before + 1);
    };
    await fall('one', '2026-02-21T06:00:00Z', '2026-02-21T07:00:00Z');
    await fall('two', '2026-02-21T06:00:00Z', '2026-02-21T07:00:00Z');
    const first = await ask();
    await fall('two', '2026-03-02T05:00:00Z', '2026-03-02T06:00:00Z');
    expect((await ask()).perYear).toBeCloseTo(first.perYear, 2);
    await fall('one', '2026-03-02T05:00:00Z', '2026-03-02T06:00:00Z');
    expect(await ask()).toMatchObject({ cases: 2, perYear: expect.closeTo(first.perYear + 0.5, 2) });
    clock.set('2026-03-02T07:10:00Z');
    expect((await ask()).perYear).toBeCloseTo(first.perYear + 1, 2);
  });
});
