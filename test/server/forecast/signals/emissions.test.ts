import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { insertRegion } from '../../../support/testRegion.ts';

const now = new Date('2026-11-23T12:10:00Z');
let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  await insertRegion(database, { id: 'dark', areas: [{ key: 'one', corner: [20, -30] }] });
  app = await createTestApp(database, { now: () => now, callLimits: { callsPerSecond: 1_000 } });
  const hours = [500, 400, 300, 300, 600];
  await app.repos.signals.add(
    hours.map((value, index) => ({
      regionId: 'test',
      kind: 'carbon' as const,
      startsAt: new Date(Date.UTC(2026, 10, 23, 12 + index)),
      endsAt: new Date(Date.UTC(2026, 10, 23, 13 + index)),
      value,
      currency: null,
      availableAt: new Date('2026-11-23T11:00:00Z'),
      recordedAt: new Date('2026-11-23T11:05:00Z'),
      source: 'secret-file.csv',
    })),
  );
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

async function ask(query: string) {
  const response = await fetch(`${app.url}/emissions/forecasts/current${query}`);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('/emissions/forecasts/current', () => {
  test("gives the coming emissions in the carbon-aware SDK's shape", async () => {
    const { status, body, headers } = await ask('?location=test');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('public');
    const at = (hour: number) => `2026-11-23T${hour}:00:00.000Z`;
    const point = (hour: number, value: number) => ({
      location: 'test',
      timestamp: at(hour),
      duration: 60,
      value,
    });
    expect(body).toEqual([
      {
        generatedAt: at(11),
        requestedAt: now.toISOString(),
        location: 'test',
        dataStartAt: at(12),
        dataEndAt: at(17),
        windowSize: 60,
        optimalDataPoints: [point(14, 300), point(15, 300)],
        forecastData: [point(12, 500), point(13, 400), point(14, 300), point(15, 300), point(16, 600)],
      },
    ]);
  });

  test('windows are means, lie within the bounds, and an area has its region’s', async () => {
    const { body } = await ask(
      '?location=test/one&location=test&windowSize=90&dataStartAt=2026-11-23T13:00:00Z&dataEndAt=2026-11-23T18:30:00%2B02:00',
    );
    expect(body.map((forecast: { location: string }) => forecast.location)).toEqual(['test/one', 'test']);
    expect(body[0].forecastData).toEqual([
      { location: 'test/one', timestamp: '2026-11-23T13:00:00.000Z', duration: 90, value: 366.667 },
      { location: 'test/one', timestamp: '2026-11-23T14:00:00.000Z', duration: 90, value: 300 },
      { location: 'test/one', timestamp: '2026-11-23T15:00:00.000Z', duration: 90, value: 400 },
    ]);
    expect(body[0].optimalDataPoints).toHaveLength(1);
    const none = await ask('?location=test&windowSize=600');
    expect(none.body[0]).toMatchObject({ forecastData: [], optimalDataPoints: [] });
  });

  test('hours of a longer value that are over are neither told nor the lowest', async () => {
    await insertRegion(database, { id: 'flat', areas: [{ key: 'one', corner: [21, -31] }] });
    const night = [
      { from: 0, to: 14, value: 200 },
      { from: 14, to: 15, value: 700 },
    ];
    await app.repos.signals.add(
      night.map(({ from, to, value }) => ({
        ...{ regionId: 'flat', kind: 'carbon' as const, currency: null, source: 'x' },
        startsAt: new Date(Date.UTC(2026, 10, 23, from)),
        endsAt: new Date(Date.UTC(2026, 10, 23, to)),
        ...{ value, availableAt: now, recordedAt: now },
      })),
    );
    const later = await createTestApp(database, { now: () => now, callLimits: { callsPerSecond: 1_000 } });
    const answer = await fetch(`${later.url}/emissions/forecasts/current?location=flat`);
    const [body] = await answer.json();
    await later.close();
    const hoursOf = (points: { timestamp: string }[]) =>
      points.map(({ timestamp }) => timestamp.slice(11, 13));
    expect(hoursOf(body.forecastData)).toEqual(['12', '13', '14']);
    expect(hoursOf(body.optimalDataPoints)).toEqual(['12', '13']);
    expect(body.dataStartAt).toBe('2026-11-23T12:00:00.000Z');
  });

  test('a value that was not available by now is not told', async () => {
    await app.repos.signals.add([
      {
        regionId: 'dark',
        kind: 'carbon',
        startsAt: now,
        endsAt: new Date('2026-11-23T20:00:00Z'),
        value: 1,
        currency: null,
        availableAt: new Date(now.getTime() + 1),
        recordedAt: now,
        source: 'x',
      },
    ]);
    expect(await ask('?location=dark')).toMatchObject({
      status: 404,
      body: { error: 'Of dark no coming emissions are known.' },
    });
  });

  test('what cannot be answered is refused with a sentence', async () => {
    const refusals: [string, number, RegExp][] = [
      ['', 400, /^location: must be a region, such as za, or an area, such as za\/centurion$/],
      ['?location=', 400, /^location: must be a region/],
      ['?location[$ne]=x', 400, /^location: must be a region/],
      ['?location=test&location=test', 400, /^location: names a place twice$/],
      [
        `?${Array.from({ length: 11 }, (_, index) => `location=r${index}`).join('&')}`,
        400,
        /at most ten times/,
      ],
      ['?location=test&windowSize=0', 400, /^windowSize: must be a whole number of minutes$/],
      ['?location=test&windowSize=99999', 400, /^windowSize: must be at most a week/],
      ['?location=test&windowSize=5&windowSize=6', 400, /^windowSize: must be given once$/],
      ['?location=test&dataStartAt=today', 400, /^dataStartAt: must be an ISO 8601 instant/],
      [
        '?location=test&dataStartAt=2026-11-23T13:00:00Z&dataEndAt=2026-11-23T13:00:00Z',
        400,
        /^dataEndAt: must be after `dataStartAt`$/,
      ],
      ['?location=nowhere', 404, /^There is no region 'nowhere'\.$/],
      ['?location=test/none', 404, /^There is no area 'test\/none'\.$/],
    ];
    for (const [query, status, sentence] of refusals) {
      const answer = await ask(query);
      expect({ query, status: answer.status }).toEqual({ query, status });
      expect(answer.body.error).toMatch(sentence);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('one address may not ask without end', async () => {
    const limited = await createTestApp(database, { now: () => now, callLimits: { callsPerSecond: 2 } });
    const address = `${limited.url}/emissions/forecasts/current?location=test`;
    const answers = await Promise.all(Array.from({ length: 30 }, () => fetch(address)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
    await limited.close();
  });
});
