import { mostAreasInAnswer } from '@wip/server/features/areas/areas.service.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { square, testArea } from '../../support/randomAreas.ts';
import { insertRegion } from '../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, {
    areas: [
      { key: 'west', name: 'West', corner: [28, -26] },
      { key: 'middle', name: 'Middle', corner: [28.1, -26] },
      { key: 'east', name: 'East', corner: [28.2, -26] },
    ],
  });
  app = await createTestApp(database);
  const { repos } = app;
  const wide = testArea((await repos.areas.numbersFor(['test/wide'])).get('test/wide')!, {
    areaId: 'test/wide',
    key: 'wide',
    areaKm2: 5_000,
    geometry: square([28, -26], 0.5),
  });
  await repos.areas.insertMany('test@1', [wide]);
  await repos.areas.insertMany('test@2', [{ ...wide, areaId: 'test/waiting', number: 99, key: 'waiting' }]);
  await app.board.reload();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const ids = (areas: readonly { areaId: string }[]) => areas.map((area) => area.areaId);

describe('areas.at', () => {
  test('returns all areas that contain the point, smallest first', async () => {
    expect(ids(await app.caller.areas.at({ lon: 28.05, lat: -25.95 }))).toEqual(['test/west', 'test/wide']);
  });

  test('counts a point on a shared border to both sides', async () => {
    const found = ids(await app.caller.areas.at({ lon: 28.1, lat: -25.95 }));
    expect(found.toSorted()).toEqual(['test/middle', 'test/west', 'test/wide']);
  });

  test('is empty outside', async () => {
    expect(await app.caller.areas.at({ lon: 0, lat: 0 })).toEqual([]);
  });
});

describe('areas.near', () => {
  test('returns the nearest first, 0 m for those that contain the point', async () => {
    const near = await app.caller.areas.near({ lon: 28.05, lat: -25.95, radiusM: 12_000 });
    expect(near.slice(0, 2).every((area) => area.distanceM === 0)).toBe(true);
    expect(ids(near.slice(2))).toEqual(['test/middle']);
    expect(near[2]!.distanceM).toBeGreaterThan(4_990);
    expect(near[2]!.distanceM).toBeLessThan(5_020);
  });
});

describe('areas.inView', () => {
  test('returns what meets the box and names the version it was read from', async () => {
    const view = await app.caller.areas.inView({ bbox: [28.15, -25.99, 28.16, -25.95] });
    expect(ids(view.areas)).toEqual(['test/middle', 'test/wide']);
    expect(view.truncated).toBe(false);
    expect(view.catalogueVersion).toBe((await app.caller.regions.list()).catalogueVersion);
  });

  test('finds nothing beyond the map’s last latitude', async () => {
    expect((await app.caller.areas.inView({ bbox: [-180, 86, 180, 90] })).areas).toEqual([]);
  });
});

describe('areas.byId', () => {
  test('returns the area without its aliases and geometry', async () => {
    const area = await app.caller.areas.byId({ areaId: 'test/west' });
    expect(area).toMatchObject({ areaId: 'test/west', name: 'West', group: '1' });
    expect(area).not.toHaveProperty('geometry');
    expect(area).not.toHaveProperty('aliases');
  });

  test('says which area there is not', async () => {
    await expect(app.caller.areas.byId({ areaId: 'test/nowhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: "There is no area 'test/nowhere'.",
    });
  });
});

test('areas.search finds by a misspelt name', async () => {
  expect(ids(await app.caller.areas.search({ q: 'midle' }))).toEqual(['test/middle']);
});

test('every question of geometry reads the index of geometry', async () => {
  const { areas } = app.repos;
  await database.db.command({ profile: 2 });
  await areas.numbersAt(['test@1', 'test@2'], [28.05, -25.95]);
  await areas.numbersNear(['test@1', 'test@2'], { point: [28.05, -25.95], radiusM: 9_000, limit: 10 });
  await areas.numbersInBox(['test@1'], [28, -26, 29, -25], 10);
  for await (const _ of areas.shapesInBox(['test@1'], [28, -26, 29, -25])) break;
  await database.db.command({ profile: 0 });
  const profile = await database.db
    .collection('system.profile')
    .find({ ns: `${database.db.databaseName}.areas`, op: { $in: ['query', 'command'] } })
    .toArray();
  expect(profile).toHaveLength(4);
  for (const { planSummary } of profile) {
    expect(planSummary).toMatch(/(IXSCAN|GEO_NEAR_2DSPHERE) \{ datasetId: 1, geometry: "2dsphere" \}/);
  }
});

test('an answer holds at most so many areas and says that there are more', async () => {
  const crowd = Array.from({ length: mostAreasInAnswer + 1 }, (_, index) =>
    testArea(1_000 + index, { geometry: square([20 + (index % 100) * 0.01, -30 + index * 0.0001], 0.001) }),
  );
  await app.repos.areas.insertMany('test@1', crowd);
  await app.board.reload();
  const view = await app.caller.areas.inView({ bbox: [19, -31, 22, -28] });
  expect(view.truncated).toBe(true);
  expect(view.areas).toHaveLength(mostAreasInAnswer);
});
