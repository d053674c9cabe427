import type { SignalSource } from '@wip/server/features/forecast/signals/signalSettings.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { fixedClock } from '../../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { createSourceServer, type SourceServer } from '../../../support/sourceServer.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let source: SourceServer;
let clock: ReturnType<typeof fixedClock>;
let lines: { level: number; msg: string; failure?: string }[];
const apps: TestApp[] = [];

beforeEach(async () => {
  [database, source] = await Promise.all([createTestDatabase(), createSourceServer()]);
  clock = fixedClock('2026-11-23T12:00:00Z');
  lines = [];
  await insertRegion(database);
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  await source.close();
  await database.drop();
});

const carbon = (): SignalSource => ({
  region: 'test',
  kind: 'carbon',
  url: `${source.url}?key=secret`,
  format: 'csv',
  everyMin: 30,
});

/** A server that has polled once when it is there. */
async function polledApp(
  signalSource: Partial<SignalSource> = {},
  isPrivateAllowed = true,
): Promise<TestApp> {
  const app = await createTestApp(database, {
    now: clock.now,
    stageSources: { isPrivateAllowed },
    sourceTimeoutMs: 1_000,
    signalSources: [{ ...carbon(), ...signalSource }],
    log: pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) }),
  });
  apps.push(app);
  await app.signalPolling.tick();
  return app;
}

async function pollAfter(app: TestApp, minutes: number): Promise<void> {
  clock.advance(minutes * 60_000);
  await app.signalPolling.tick();
}

const known = (app: TestApp, kind: 'carbon' | 'price' = 'carbon') =>
  app.repos.signals.knownAt({
    regionId: 'test',
    kind,
    from: new Date('2026-11-23T00:00:00Z'),
    to: new Date('2026-11-25T00:00:00Z'),
    knownAt: clock.now(),
  });
const count = () => database.db.collection('signals').countDocuments();
const csv = (...rows: string[]) => ['starts_at,ends_at,value', ...rows].join('\n');
const first = '2026-11-23T12:00:00Z,2026-11-23T13:00:00Z,300';
const second = '2026-11-23T13:00:00Z,2026-11-23T14:00:00Z,200';

describe('a signal that an address publishes', () => {
  test('is recorded as it is heard; what it says again is not, what it says anew is', async () => {
    source.publish(csv(first, second));
    const app = await polledApp();
    expect(await known(app)).toMatchObject([
      { value: 300, availableAt: clock.now(), source: source.host, currency: null },
      { value: 200 },
    ]);
    await pollAfter(app, 30);
    expect(await count()).toBe(2);
    source.publish(csv(first, '2026-11-23T13:00:00Z,2026-11-23T14:00:00Z,250'));
    await pollAfter(app, 30);
    expect(await count()).toBe(3);
    expect((await known(app)).map(({ value }) => value)).toEqual([300, 250]);
    const earlier = {
      regionId: 'test',
      kind: 'carbon' as const,
      from: new Date(0),
      to: new Date('2027-01-01'),
    };
    const before = await app.repos.signals.knownAt({ ...earlier, knownAt: new Date('2026-11-23T12:59:59Z') });
    expect(before.map(({ value }) => value)).toEqual([300, 200]);
  });

  test('is asked when it is due and not before, by one of several servers', async () => {
    source.publish(csv(first));
    const app = await polledApp();
    const other = await polledApp();
    expect(source.requests).toHaveLength(1);
    await Promise.all([pollAfter(app, 29), other.signalPolling.tick()]);
    expect(source.requests).toHaveLength(1);
    await Promise.all([pollAfter(app, 1), other.signalPolling.tick()]);
    expect(source.requests).toHaveLength(2);
  });

  test('keeps its good rows where others are bad, and the log says what is wrong without the address', async () => {
    source.publish(csv(first, 'tomorrow,,x'));
    const app = await polledApp();
    expect(await known(app)).toHaveLength(1);
    const [warning] = lines.filter(({ level }) => level === 40);
    expect(warning).toMatchObject({
      msg: 'A signal source cannot be heard.',
      failure: expect.stringMatching(
        /^127\.0\.0\.1:\d+: 1 of its rows could not be read; line 3, starts_at: must be/,
      ),
    });
    source.publish(csv(first));
    await pollAfter(app, 60);
    expect(lines.some(({ msg }) => msg === 'A signal source is heard again.')).toBe(true);
    source.answerWith((_request, response) => response.writeHead(500).end());
    await pollAfter(app, 60);
    expect((await app.repos.signalSources.of('test/carbon'))?.failure).toBe(
      `${source.host}: It answered with the status 500.`,
    );
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect(JSON.stringify(await app.repos.signalSources.all())).not.toContain('secret');
  });

  test('may be the forecast of a carbon-aware SDK, and is served back', async () => {
    const generatedAt = '2026-11-23T11:45:00Z';
    const point = (timestamp: string, value: number) => ({ location: 'x', timestamp, duration: 30, value });
    const forecastData = [point('2026-11-23T12:00:00Z', 310), point('2026-11-23T12:30:00Z', 290)];
    source.publish(JSON.stringify([{ generatedAt, location: 'x', forecastData }]));
    const app = await polledApp({ format: 'carbon-aware' });
    const response = await fetch(`${app.url}/emissions/forecasts/current?location=test`);
    expect(await response.json()).toMatchObject([
      {
        generatedAt: '2026-11-23T11:45:00.000Z',
        windowSize: 30,
        optimalDataPoints: [{ location: 'test', timestamp: '2026-11-23T12:30:00.000Z', value: 290 }],
      },
    ]);
  });

  test('in a private network is not asked unless the operator allows that', async () => {
    source.publish(csv(first));
    const app = await polledApp({}, false);
    expect(source.requests).toHaveLength(0);
    expect((await app.repos.signalSources.of('test/carbon'))?.failure).toMatch(
      /leads into a private network/,
    );
  });

  test('that is a price has its currency', async () => {
    source.publish(csv(first));
    const app = await polledApp({ kind: 'price', currency: 'ZAR' });
    expect(await known(app, 'price')).toMatchObject([{ value: 300, currency: 'ZAR' }]);
    expect(await known(app)).toEqual([]);
  });
});
