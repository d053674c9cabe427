import { dayMs, hourMs, minuteMs } from '@wip/shared/durations.ts';
import { decodeAheadColumns } from '@wip/shared/forecast/ahead/aheadColumns.ts';
import { unpackNumbers } from '@wip/shared/status/packing.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { issuerOf, publishDemand } from '../../support/issuedForecasts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';
import { writtenDemand } from '../../support/writtenDemand.ts';

const areaId = 'test/one';
const demand = writtenDemand({ days: 80 });
/** A local midnight in Johannesburg after 60 days. */
const midnightMs = demand.startsAtMs + 60 * dayMs - 2 * hourMs;
const clock = fixedClock(new Date(0));
let database: TestDatabase;
let app: TestApp;

beforeEach(async () => {
  clock.set(new Date(midnightMs + 5 * minuteMs));
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { now: clock.now });
  const issuer = issuerOf(app.repos, clock.now);
  await publishDemand(app.repos, areaId, demand, { untilMs: midnightMs });
  await issuer.issueDue();
  await issuer.close();
});

afterEach(async () => {
  await app.close();
  await database.drop();
});

const ahead = (atMs: number, regionId = 'test') =>
  app.caller.forecast.regionAhead({ regionId, at: new Date(atMs).toISOString() });

test('the map of tomorrow holds the same load as the area’s own forecast, now and until the end of tomorrow', async () => {
  const { number } = app.board.current().catalogue.byId.get(areaId)!;
  for (const hours of [0.5, 13.75, 40]) {
    const atMs = midnightMs + hours * hourMs;
    const answer = await ahead(atMs);
    const { numbers, loadTenthsKw } = decodeAheadColumns(answer.columns);
    const own = await app.caller.forecast.demand({ areaId, from: new Date(atMs).toISOString(), hours: 1 });
    expect(loadTenthsKw[numbers.indexOf(number)]).toBe(Math.round(own.medianKw[0]! * 10));
    expect(answer.at).toEqual(new Date(Math.floor(atMs / (30 * minuteMs)) * 30 * minuteMs));
    expect(unpackNumbers(answer.simulated)).toEqual([]);
  }
});

test('beyond the forecasts no load is told, and never 0', async () => {
  clock.set(new Date(midnightMs + 20 * hourMs));
  const { loadTenthsKw } = decodeAheadColumns((await ahead(midnightMs + 60 * hourMs)).columns);
  expect(loadTenthsKw.filter((tenths) => tenths !== null)).toEqual([]);
});

test('the past, more than 48 hours and an unknown region are refused', async () => {
  await expect(ahead(midnightMs - 2 * hourMs)).rejects.toThrow('between now and 48 hours ahead');
  await expect(ahead(midnightMs + 49 * hourMs)).rejects.toThrow('between now and 48 hours ahead');
  await expect(ahead(midnightMs + hourMs, 'nowhere')).rejects.toThrow('There is no region');
});
