import { createLoadPublisher } from '@wip/server/features/consumption/publication/publishLoads.ts';
import { loadKwOf } from '@wip/shared/consumption/publication/publishedDay.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';
import { localDayOf } from '@wip/shared/schedule/localDay.ts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { seededRandom } from '../../support/random.ts';
import { insertRegion } from '../../support/testRegion.ts';
import { digitAt, letArrive, type TracedMeter, traceMeter, traceSum } from './tracedFleet.ts';

const least = 5;
const stepMs = 5 * minuteMs;
const startMs = Date.parse('2026-03-02T00:00:00+02:00');
/** The last slot is not due. */
const endMs = startMs + 7 * dayMs - stepMs;
const dayOf = (atMs: number) => Math.floor((atMs - startMs) / dayMs);
const areaKeys = [
  'failing',
  'growing',
  'deleted',
  'small',
  'slow',
  'gaps',
  'dominated',
  'mixed',
  'churn',
  'outer',
] as const;
type AreaKey = (typeof areaKeys)[number];

let database: TestDatabase;
let app: TestApp;
const clock = fixedClock(new Date(startMs));
const fleets = new Map<AreaKey, TracedMeter[]>();
/** Every number that anybody could read of a slot: by area and start of the slot, in tenths of a kW. */
const numbers = new Map<AreaKey, Map<number, number>>(areaKeys.map((key) => [key, new Map()]));
const revised: string[] = [];
/** When each number came out: what had arrived by then is in it. */
const publishedAtMs = new Map<string, number>();

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, {
    areas: areaKeys.map((key, index) =>
      // the outer one holds the place of the first
      key === 'outer' ? { key, corner: [28, -26] } : { key, corner: [28 + index * 0.1, -26] },
    ),
  });
  app = await createTestApp(database, { now: clock.now });
  await createFleets();
  await simulate();
}, 300_000);

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

async function createFleets(): Promise<void> {
  const random = seededRandom(7);
  const fleet = async (
    key: AreaKey,
    count: number,
    each: (place: number) => Partial<TracedMeter> & { visibility?: 'public' },
  ) => {
    const meters: TracedMeter[] = [];
    for (let place = 0; place < count; place++) {
      const traced = { place, lateMs: () => 20_000, ...each(place) };
      meters.push(await traceMeter(app.repos, `test/${key}`, traced));
    }
    fleets.set(key, meters);
  };
  const reportsWhen = (isOn: (atMs: number) => boolean) => ({
    lateMs: (atMs: number) => (isOn(atMs) ? 20_000 : null),
  });
  await fleet('failing', 11, (place) =>
    reportsWhen((atMs) => (place === 0 ? dayOf(atMs) < 2 : place < 6 ? dayOf(atMs) < 4 : true)),
  );
  await fleet('growing', 11, (place) => reportsWhen((atMs) => place < 6 || dayOf(atMs) >= place - 6));
  await fleet('deleted', 11, () => ({}));
  await fleet('small', 5, (place) => reportsWhen((atMs) => place < 4 || dayOf(atMs) >= 3));
  await fleet('slow', 10, (place) => ({ durationS: place === 0 ? 300 : 900 }));
  const fates = new Map<string, number | null>();
  await fleet('gaps', 10, (place) => ({
    lateMs: (atMs) => {
      const name = `${place}|${atMs}`;
      const isBad = Math.floor(atMs / (3 * hourMs)) % 2 === 0;
      const fate = random() < 0.55 ? null : random() < 0.5 ? 25 * minuteMs * random() : 20_000;
      if (!fates.has(name)) fates.set(name, isBad ? fate : 20_000);
      return fates.get(name) ?? null;
    },
  }));
  await fleet('dominated', 6, (place) => ({
    extra: (atMs) => (place === 0 && Math.floor(atMs / hourMs) % 2 === 0 ? 30 : 0),
  }));
  await fleet('mixed', 11, (place) => (place < 4 ? {} : { visibility: 'public' }));
  // who is silent all day changes from day to day, and the same come back together
  const absent = [[], [0, 1, 2, 3, 4], [], [0, 1, 2, 3, 5], [], [1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4], []];
  await fleet('churn', 11, (place) =>
    reportsWhen((atMs) => !(absent[dayOf(atMs) + 1] ?? []).includes(place)),
  );
  await fleet('outer', 6, () => ({}));
}

/** Lets the days pass, the publisher run at uneven moments, and everyone read. */
async function simulate(): Promise<void> {
  const random = seededRandom(11);
  const publisher = createLoadPublisher({ repos: app.repos, now: clock.now });
  const everything = [...fleets.values()].flat();
  let nowMs = startMs;
  await letArrive(app.repos, everything, { fromMs: startMs - dayMs, toMs: startMs });
  while (nowMs < endMs) {
    const isClose = dayOf(nowMs) % 2 === 0 && Math.floor((nowMs - startMs) / (6 * hourMs)) % 4 === 1;
    const slotCount = isClose ? 1 + Math.floor(random() * 3) : 6 + Math.floor(random() * 30);
    const nextMs = Math.min(nowMs + stepMs * slotCount, endMs);
    await letArrive(app.repos, everything, { fromMs: nowMs, toMs: nextMs });
    await removeDeleted(nowMs);
    nowMs = nextMs;
    clock.set(new Date(nowMs + 95_000));
    await publisher.publishDue();
    await readNow();
    await readPublished(nowMs);
    if (random() < 0.05) await readDay(nowMs);
  }
  for (let atMs = startMs; atMs < endMs; atMs += dayMs) await readDay(atMs);
}

async function removeDeleted(nowMs: number): Promise<void> {
  for (const { meter, place } of fleets.get('deleted') ?? []) {
    const isGone = place === 0 ? nowMs > startMs + 2.4 * dayMs : place < 6 && nowMs > startMs + 4.4 * dayMs;
    if (!isGone) continue;
    await app.repos.meters.markDeleted(meter.meterId, new Date(nowMs));
    await app.repos.readings.eraseMeter(meter.number);
  }
}

function note(key: AreaKey, atMs: number, loadKw: number | null): void {
  if (loadKw === null) return;
  const tenths = Math.round(loadKw * 10);
  const before = numbers.get(key)!.get(atMs);
  if (before !== undefined && before !== tenths) revised.push(`${key} at ${new Date(atMs).toISOString()}`);
  numbers.get(key)!.set(atMs, tenths);
}

async function readNow(): Promise<void> {
  for (const key of areaKeys) {
    const live = await app.caller.consumption.live({ areaId: `test/${key}` });
    if (live.startsAt) note(key, live.startsAt.getTime(), live.loadKw);
  }
}

/** All that any answer can be made of. */
async function readPublished(nowMs: number): Promise<void> {
  const today = localDayOf('2026-03-02') + dayOf(nowMs);
  for (const { areaId, firstMs, slots } of await app.repos.areaLoads.daysOfRegion('test', [
    today - 1,
    today,
  ])) {
    const key = areaKeys.find((name) => areaId === `test/${name}`)!;
    for (const [index, slot] of slots.entries()) {
      const atMs = firstMs + index * stepMs;
      note(key, atMs, loadKwOf(slot));
      const name = `${key}|${atMs}`;
      if (typeof slot === 'number' && !publishedAtMs.has(name)) publishedAtMs.set(name, nowMs);
    }
  }
}

async function readDay(atMs: number): Promise<void> {
  const dayStartMs = startMs + dayOf(atMs) * dayMs;
  for (const key of areaKeys) {
    const history = await historyOf(key, '5min', dayStartMs, dayStartMs + dayMs);
    for (const [index, startsAtMs] of history.startsAtMs.entries())
      note(key, startsAtMs, history.meanKw[index] ?? null);
  }
}

function historyOf(
  key: AreaKey,
  resolution: '5min' | 'hour' | 'day' | 'month',
  fromMs: number,
  toMs: number,
) {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  return app.caller.consumption.history({ areaId: `test/${key}`, from, to, resolution });
}

/** The published slots of an area by time, each as the members that it names. */
function tracesOf(key: AreaKey) {
  return [...numbers.get(key)!]
    .sort(([a], [b]) => a - b)
    .map(([atMs, tenths]) => ({ atMs, digits: traceSum(tenths) }));
}

const guardedOf = (key: AreaKey, places: Iterable<number>) =>
  [...places].filter((place) => fleets.get(key)![place]!.meter.visibility === 'private');
/** Whether a reading of a slot in (fromMs, toMs] was there when the slot was due: four later its digit is the same. */
function reportedBetween(key: AreaKey, place: number, fromMs: number, toMs: number): boolean {
  const { durationS, lateMs } = fleets.get(key)![place]!;
  const intervalMs = durationS * 1000;
  const publishedMs = publishedAtMs.get(`${key}|${toMs}`) ?? 0;
  for (let atMs = Math.floor(fromMs / intervalMs + 1) * intervalMs; atMs <= toMs; atMs += intervalMs) {
    const arrivesMs = atMs + intervalMs + (lateMs(atMs) ?? Infinity);
    if (arrivesMs < publishedMs) return true;
  }
  return false;
}
const isNoneOrGroup = (places: readonly number[]) => places.length === 0 || places.length >= least;
const without = (one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>) =>
  [...one.keys()].filter((place) => !other.has(place));

describe('seven days of everything that is public', () => {
  test('there is something to attack: numbers of every area that may have some', () => {
    const counts = Object.fromEntries(areaKeys.map((key) => [key, numbers.get(key)!.size]));
    expect(counts.mixed).toBeGreaterThan(7 * 288 - 3);
    for (const key of ['failing', 'growing', 'deleted', 'slow', 'gaps', 'churn', 'outer'] as const)
      expect(counts[key], key).toBeGreaterThan(300);
    expect(counts.small).toBeGreaterThan(288);
    expect(counts.dominated).toBeGreaterThan(500);
  });

  test('no number is ever revised', () => {
    expect(revised).toEqual([]);
  });

  test.each(areaKeys)('%s: each number is a sum of five or more, and none above half of it', (key) => {
    for (const { atMs, digits } of tracesOf(key)) {
      const at = new Date(atMs).toISOString();
      expect(digits, `${at}: one dominates`).not.toBeNull();
      expect(digits!.size, at).toBeGreaterThanOrEqual(least);
      expect(isNoneOrGroup(guardedOf(key, digits!.keys())), `${at}: secret members`).toBe(true);
    }
  });

  test.each(areaKeys)('%s: any two numbers differ by no member or by five on either side', (key) => {
    const seen = new Map<string, ReadonlyMap<number, number>>();
    for (const { digits } of tracesOf(key)) seen.set([...digits!.keys()].join(), digits!);
    for (const one of seen.values()) {
      for (const other of seen.values()) {
        const only = without(one, other);
        expect(isNoneOrGroup(only), `only ${only} of ${[...one.keys()]}`).toBe(true);
        expect(isNoneOrGroup(guardedOf(key, only)), `only ${only}, secret`).toBe(true);
      }
    }
  });

  test.each(areaKeys)(
    '%s: from one number to the next none or five of the members have a new reading',
    (key) => {
      const traces = tracesOf(key);
      for (const [index, { atMs, digits }] of traces.entries()) {
        const before = traces[index - 1];
        // with a longer gap a meter may show the same digit again
        if (!before || atMs - before.atMs > 3 * stepMs) continue;
        const both = [...digits!.keys()].filter((place) => before.digits!.has(place));
        const changed = both.filter(
          (place) =>
            digits!.get(place) !== before.digits!.get(place) ||
            reportedBetween(key, place, before.atMs, atMs),
        );
        expect(isNoneOrGroup(changed), `${changed} at ${new Date(atMs).toISOString()}`).toBe(true);
      }
    },
  );

  test.each(areaKeys)('%s: five of the members report in each slot that has a number', (key) => {
    for (const { atMs, digits } of tracesOf(key)) {
      const fresh = [...digits!].filter(
        ([place, digit]) => digit === digitAt(fleets.get(key)![place]!.durationS, atMs),
      );
      expect(fresh.length, new Date(atMs).toISOString()).toBeGreaterThanOrEqual(least);
    }
  });

  test('no meter is in the sums of two areas, so that no sum of areas tells more than they do', async () => {
    const meters = [...fleets.values()].flat().map(({ meter }) => meter);
    expect(new Set(meters.map(({ number }) => number)).size).toBe(meters.length);
    for (const key of areaKeys) {
      const places = new Set(tracesOf(key).flatMap(({ digits }) => [...digits!.keys()]));
      expect(Math.max(...places, 0)).toBeLessThan(fleets.get(key)!.length);
    }
  });

  test.each(areaKeys)(
    '%s: hours, days, months, comparison and export are made of the same numbers',
    async (key) => {
      const energyKwh = (fromMs: number, toMs: number) => {
        const inside = [...numbers.get(key)!].filter(([atMs]) => atMs >= fromMs && atMs < toMs);
        return inside.length === 0 ? null : inside.reduce((sum, [, tenths]) => sum + tenths / 120, 0);
      };
      for (const resolution of ['hour', 'day', 'month'] as const) {
        const history = await historyOf(key, resolution, startMs, endMs);
        for (const [index, fromMs] of history.startsAtMs.entries()) {
          expectSame(history.energyKwh[index]!, energyKwh(fromMs, history.startsAtMs[index + 1] ?? endMs));
        }
      }
      const { today, yesterday, thisWeek, asOf } = await app.caller.consumption.compare({
        areaId: `test/${key}`,
      });
      const todayMs = startMs + dayOf(asOf.getTime()) * dayMs;
      expectSame(today.energyKwh, energyKwh(todayMs, asOf.getTime()));
      expectSame(yesterday.energyKwh, energyKwh(todayMs - dayMs, asOf.getTime() - dayMs));
      expectSame(thisWeek.energyKwh, energyKwh(startMs, asOf.getTime()));
      const query = `from=${new Date(startMs).toISOString()}&to=${new Date(endMs).toISOString()}&resolution=hour`;
      const response = await fetch(`${app.url}/export/consumption.csv?area=test/${key}&${query}`);
      const rows = parse(await response.text(), { columns: true }) as Record<string, string>[];
      for (const row of rows) {
        const [fromMs, toMs] = [Date.parse(row.starts_at_utc!), Date.parse(row.ends_at_utc!)];
        expectSame(row.energy_kwh === '' ? null : Number(row.energy_kwh), energyKwh(fromMs, toMs));
      }
    },
  );

  test('the ranking names the live number of each area', async () => {
    const { areas } = await app.caller.consumption.ranking({ regionId: 'test' });
    expect(areas.length).toBeGreaterThan(4);
    for (const { areaId, loadKw } of areas) {
      expect(loadKw).toBe((await app.caller.consumption.live({ areaId })).loadKw);
    }
  });

  test('nobody reads a private meter without its key, by any call', async () => {
    const { meterId } = fleets.get('failing')![0]!.meter;
    const span = { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() };
    await expect(app.caller.meters.history({ meterId, ...span })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    await expect(app.caller.meters.compare({ meterId })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    const response = await fetch(
      `${app.url}/export/consumption.csv?meter=${meterId}&from=${span.from}&to=${span.to}`,
    );
    expect(response.status).toBe(403);
  });
});

function expectSame(answer: number | null, sum: number | null): void {
  if (sum === null || answer === null) expect(answer).toBe(sum);
  else expect(Math.abs(answer - sum)).toBeLessThan(0.001 * (1 + Math.abs(sum) / 1e6));
}
