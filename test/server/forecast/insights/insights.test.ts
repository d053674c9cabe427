import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { foldPoints } from '../../../support/meterReadings.ts';
import { clientsOf, meterAt, operatorToken } from '../../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { seededRandom } from '../../../support/random.ts';
import { announceStage, insertRegion } from '../../../support/testRegion.ts';

const clock = createZoneClock('Africa/Johannesburg');
const now = new Date('2026-05-10T10:20:00+02:00');
const today = clock.localDayAt(now.getTime());
const changedDay = today - 20;
const changedFrom = new Date(clock.dayStartMs(changedDay)).toISOString();
const slotsOfDay = 288;

let database: TestDatabase;
let app: TestApp;
let clients: ReturnType<typeof clientsOf>;
/** A quarter less since the change; one day of it is missing by half. */
let home: { meterId: string; readKey: string };
let fresh: { meterId: string; readKey: string };
let open: { meterId: string; readKey: string };

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, { areas: [{ key: 'one' }, { key: 'young' }, { key: 'bare' }] });
  const cutDays = [40, 30, 20, 10, 5].map((ago) => clock.dayStartMs(today - ago));
  for (const startMs of cutDays) {
    await announceStage(database, {
      from: new Date(startMs + 17 * hourMs).toISOString(),
      to: new Date(startMs + 23 * hourMs).toISOString(),
      stage: 4,
      recordedAt: new Date(startMs).toISOString(),
    });
  }
  app = await createTestApp(database, { operatorToken, now: () => now });
  clients = clientsOf(app);
  home = await createHome(80, ({ day, hour }) => {
    if (day === today - 3 && hour < 12) return null;
    return day >= changedDay ? 0.75 : 1;
  });
  fresh = await createHome(12, () => 1);
  open = await createHome(12, () => 1, 'public');
  await publish('test/one', 80, cutDays);
  await publish('test/young', 10, []);
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

type ShareAt = (moment: { day: number; hour: number }) => number | null;

async function createHome(days: number, shareAt: ShareAt, visibility: 'private' | 'public' = 'private') {
  const created = await clients.operator.meters.create.mutate(meterAt({ slotS: 3_600, visibility }));
  const random = seededRandom(days);
  const points = Array.from({ length: days * 24 + 10 }, (_, index) => {
    const day = today - days + Math.floor(index / 24);
    const hour = index % 24;
    const share = shareAt({ day, hour });
    const kw = (hour < 5 ? 0.2 : hour >= 17 && hour < 21 ? 2 : 0.5) * (0.9 + 0.2 * random());
    return { day, hour, share, kw };
  }).flatMap(({ day, hour, share, kw }) =>
    share === null
      ? []
      : {
          meterNumber: created.meter.number,
          atMs: clock.dayStartMs(day) + hour * hourMs,
          durationS: 3_600,
          kind: 'power' as const,
          micro: Math.round(kw * share * 1e6),
        },
  );
  await foldPoints(app.repos, points);
  return { meterId: created.meter.meterId, readKey: created.readKey };
}

/** Days of an area: 20 kW, 5 at night, 40 in the evening; nothing from 18:00 to 20:30 of the cuts, and more after. */
async function publish(areaId: string, days: number, cutDays: readonly number[]): Promise<void> {
  const random = seededRandom(3);
  for (let day = today - days; day < today; day++) {
    const firstMs = clock.dayStartMs(day);
    const isCut = cutDays.includes(firstMs);
    const slots = Array.from({ length: slotsOfDay }, (_, slot) => {
      const hour = slot / 12;
      if (isCut && hour >= 18 && hour < 20.5) return 'too-few-reporting' as const;
      const extra = isCut && hour >= 20.5 && hour < 22.5 ? 150 : 0;
      const kw = hour < 5 ? 50 : hour >= 17 && hour < 21 ? 400 : 200;
      return Math.round(kw * (0.95 + 0.1 * random())) + extra;
    });
    await app.repos.areaLoads.publish(
      {
        areaId,
        regionId: 'test',
        day,
        firstMs,
        slots,
        decided: slotsOfDay,
        slotCount: slotsOfDay,
        memberCount: 8,
        isSimulated: true,
      },
      null,
    );
  }
}

const refused = (code: string) => ({ data: { code } });

describe('meters.savings', () => {
  test('tells the owner what was saved since a day, over whole days that are metered', async () => {
    const owner = clients.owner(home.readKey);
    const savings = await owner.meters.savings.query({ meterId: home.meterId, from: changedFrom });
    // of 20 days one is missing by half, and today is not over
    expect(savings).toMatchObject({
      verdict: 'less',
      days: 19,
      baselineDays: 60,
      timeZone: 'Africa/Johannesburg',
      isSimulated: false,
    });
    const truthKwh = (savings.usedKwh! / 0.75) * 0.25;
    expect(Math.abs(savings.savedKwh! - truthKwh)).toBeLessThan(savings.plusMinusKwh!);
  });

  test('leaves the day that a change falls into out of both sides, and ends where it is told to', async () => {
    const owner = clients.owner(home.readKey);
    const from = new Date(Date.parse(changedFrom) + 7 * hourMs).toISOString();
    const to = new Date(Date.parse(changedFrom) + 8 * dayMs + minuteMs).toISOString();
    const savings = await owner.meters.savings.query({ meterId: home.meterId, from, to });
    expect(savings).toMatchObject({ days: 7, baselineDays: 60 });
  });

  test('says that too little is known of a new meter', async () => {
    const owner = clients.owner(fresh.readKey);
    const from = new Date(clock.dayStartMs(today - 7)).toISOString();
    expect(await owner.meters.savings.query({ meterId: fresh.meterId, from })).toMatchObject({
      verdict: 'too-little',
      savedKwh: null,
      plusMinusKwh: null,
      days: 7,
      baselineDays: 5,
    });
  });

  test('refuses a change in the future, an end before it and more than a year', async () => {
    const { savings } = clients.owner(home.readKey).meters;
    const ask = (from: string, to?: string) =>
      savings.query({ meterId: home.meterId, from, ...(to && { to }) });
    await expect(ask('2026-05-11T00:00:00Z')).rejects.toMatchObject({ data: { field: 'from' } });
    await expect(ask(changedFrom, '2026-04-01T00:00:00Z')).rejects.toMatchObject({ data: { field: 'to' } });
    await expect(ask('2024-05-11T00:00:00Z')).rejects.toMatchObject(refused('PAYLOAD_TOO_LARGE'));
  });
});

describe('savings and insights of a meter', () => {
  const calls = {
    savings: (client: typeof clients.anyone, meterId: string) =>
      client.meters.savings.query({ meterId, from: changedFrom }),
    insights: (client: typeof clients.anyone, meterId: string) => client.meters.insights.query({ meterId }),
  };

  test.each(Object.entries(calls))('%s are the owner’s alone, of a public meter as well', async (_, call) => {
    for (const { meterId } of [home, open]) {
      await expect(call(clients.anyone, meterId)).rejects.toMatchObject(refused('UNAUTHORIZED'));
      await expect(call(clients.operator, meterId)).rejects.toMatchObject(refused('UNAUTHORIZED'));
      await expect(call(clients.owner(fresh.readKey), meterId)).rejects.toMatchObject(refused('FORBIDDEN'));
    }
    await call(clients.owner(open.readKey), open.meterId);
  });

  test('tell the owner of night and evening', async () => {
    const { insights, noneBecause } = await clients
      .owner(home.readKey)
      .meters.insights.query({ meterId: home.meterId });
    expect(noneBecause).toBeNull();
    const night = insights.find(({ kind }) => kind === 'night-base-load')!;
    expect(night.value).toBeGreaterThan(0.13);
    expect(night.value).toBeLessThan(0.21);
    expect(insights.find(({ kind }) => kind === 'evening-peak-share')!.value).toBeCloseTo(8 / 16.5, 1);
  });

  test('say that a new meter has too little history', async () => {
    const answer = await clients.owner(fresh.readKey).meters.insights.query({ meterId: fresh.meterId });
    expect(answer).toMatchObject({ insights: [], noneBecause: 'too-little-history' });
  });
});

describe('forecast.insights', () => {
  test('tells everyone what stands out in what is published of an area', async () => {
    const { insights, isSimulated } = await clients.anyone.forecast.insights.query({ areaId: 'test/one' });
    expect(isSimulated).toBe(true);
    expect(insights.map(({ kind }) => kind)).toEqual([
      'night-base-load',
      'evening-peak-share',
      'after-outage',
    ]);
    expect(insights[0]!.value).toBeCloseTo(5, 0);
    const after = insights[2]!;
    expect(after.value).toBeGreaterThan(after.plusMinus!);
    expect(Math.abs(after.value - 30)).toBeLessThan(3);
    expect(after.days).toBe(5);
    expect(after.at).toEqual(new Date(clock.dayStartMs(today - 5) + 20.5 * hourMs));
  });

  test('says why there is none: ten days are too few, and an area without meters has nothing', async () => {
    const of = (areaId: string) => clients.anyone.forecast.insights.query({ areaId });
    expect(await of('test/young')).toMatchObject({ insights: [], noneBecause: 'too-little-history' });
    expect(await of('test/bare')).toMatchObject({ insights: [], noneBecause: 'no-meters' });
    await expect(of('test/nowhere')).rejects.toMatchObject(refused('NOT_FOUND'));
  });

  test('holds nothing of a meter: the homes of an area change no number of it', async () => {
    const before = await clients.anyone.forecast.insights.query({ areaId: 'test/one' });
    await createHome(60, () => 40);
    expect(await clients.anyone.forecast.insights.query({ areaId: 'test/one' })).toEqual(before);
  });
});
