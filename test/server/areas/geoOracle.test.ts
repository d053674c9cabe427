import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createAreasRepo } from '@wip/server/features/areas/areas.repo.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atLeastM, growBox, locate, meetsBox, type OracleArea, oracleArea } from '../../support/geoOracle.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runSeed, seededRandom } from '../../support/random.ts';
import { randomClusters, randomGeometry, testArea, wrapLongitude } from '../../support/randomAreas.ts';

const isLong = process.env.WIP_LONG === '1';
const areaCount = isLong ? 20_000 : 2_000;
const queryCount = isLong ? 2_000 : 500;
/** Nearer to an edge than this, rounding decides. */
const edgeM = 1;
const seed = runSeed();
const random = seededRandom(seed);
const datasetIds = ['test@1', 'test@2'];

const namedBoxes: Record<string, BoundingBox> = {
  'the tile z0': [-180, -85.051129, 180, 85.051129],
  'the world': [-180, -90, 180, 90],
  '181° wide': [-90, -60, 91, 60],
  '181° wide over the antimeridian': [90, -60, -89, 60],
  '359° wide': [1, -80, 0, 80],
  '1,000 km wide at 50°': [10, 49.9, 24, 50.1],
  '1,000 km wide at -50°': [-24, -60, -10, -50],
  'across the antimeridian': [170, -70, -170, 70],
  'beside the antimeridian': [170, -70, 180, 70],
};

let database: TestDatabase;
let repo: ReturnType<typeof createAreasRepo>;
let oracle: OracleArea[];
const clusters: LonLat[] = [
  [12, 50],
  [17, 50.5],
  [22, 49.5],
  [-12, -50],
  [-17, -59.5],
  ...randomClusters(random, isLong ? 300 : 40),
];
const pickPlace = (spreadDeg: number): LonLat => {
  const [lon, lat] = clusters[Math.floor(random() * clusters.length)]!;
  return [wrapLongitude(lon + (random() - 0.5) * spreadDeg), lat + (random() - 0.5) * spreadDeg];
};

/** A point about an area: inside it, in its hole or beside it. */
const pickPointNearArea = (): LonLat => {
  const area = oracle[Math.floor(random() * oracle.length)]!;
  const from = Math.floor(random() * area.vertices.length);
  const [lon, lat] = area.vertices[from]!;
  const [otherLon, otherLat] = area.vertices[(from + 3) % area.vertices.length]!;
  const share = random() * 1.1;
  const eastDeg = ((otherLon - lon + 540) % 360) - 180;
  return [wrapLongitude(lon + eastDeg * share), lat + (otherLat - lat) * share];
};

beforeAll(async () => {
  console.log(`geo oracle: SEED=${seed}, ${areaCount} polygons × ${queryCount} queries of each kind`);
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  repo = createAreasRepo(database.db);
  const areas = Array.from({ length: areaCount }, (_, index) =>
    testArea(index + 1, { geometry: randomGeometry(random, clusters) }),
  );
  oracle = areas.map((area) => oracleArea(area.number, area.geometry));
  const half = areas.length / 2;
  for (let from = 0; from < areas.length; from += 1_000) {
    await repo.insertMany(from < half ? 'test@1' : 'test@2', areas.slice(from, from + 1_000));
  }
  await repo.insertMany('test@inactive', areas.slice(0, 200));
});
afterAll(() => database.drop());

/** Compares but for the areas that lie too close to tell, and counts those. */
function compare(label: string) {
  let apart = 0;
  let found = 0;
  return {
    check(actual: readonly number[], sure: readonly number[], unsure: readonly number[], question: unknown) {
      const open = new Set(unsure);
      const message = `SEED=${seed} ${label} ${JSON.stringify(question)}`;
      expect(new Set(actual).size, message).toBe(actual.length);
      expect(ascending(actual.filter((number) => !open.has(number))), message).toEqual(ascending(sure));
      apart += unsure.length;
      found += sure.length;
    },
    report() {
      console.log(`${label}: ${found} areas found, ${apart} within ${edgeM} m of an edge counted apart`);
      expect(found).toBeGreaterThan(0);
      expect(apart).toBeLessThanOrEqual(Math.max(25, found / 50));
    },
  };
}

const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

describe('the database agrees with brute force on the sphere', () => {
  test('areas that contain a point', async () => {
    const result = compare('at');
    for (let query = 0; query < queryCount; query += 1) {
      const point = pickPointNearArea();
      const near = oracle.filter((area) => atLeastM(area, point) < edgeM);
      const located = near.map((area) => ({ ...locate(area, point), number: area.number }));
      const sure = located.filter((area) => area.edgeM > edgeM && area.inside);
      const unsure = located.filter((area) => area.edgeM <= edgeM);
      result.check(await repo.numbersAt(datasetIds, point), numbers(sure), numbers(unsure), point);
    }
    result.report();
  });

  test('areas near a point, nearest first, with their distance', async () => {
    const result = compare('near');
    for (let query = 0; query < queryCount; query += 1) {
      const point = pickPlace(6);
      const radiusM = 10 ** (1 + random() * 4.3);
      const actual = await repo.numbersNear(datasetIds, { point, radiusM, limit: areaCount });
      const distanceM = new Map<number, number>();
      for (const area of oracle) {
        if (atLeastM(area, point) > radiusM + edgeM) continue;
        const { inside, edgeM: toEdgeM } = locate(area, point);
        distanceM.set(area.number, inside ? 0 : toEdgeM);
      }
      const sure = [...distanceM].filter(([, metres]) => metres < radiusM - edgeM).map(([number]) => number);
      const unsure = [...distanceM]
        .filter(([, metres]) => Math.abs(metres - radiusM) <= edgeM)
        .map(([number]) => number);
      result.check(numbers(actual), sure, unsure, { point, radiusM });
      for (const { number, distanceM: metres } of actual) {
        expect(Math.abs(metres - distanceM.get(number)!)).toBeLessThan(edgeM);
      }
      const distances = actual.map((area) => area.distanceM);
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
    }
    result.report();
  });

  test('areas that meet a small box', async () => {
    const result = compare('inView');
    for (let query = 0; query < queryCount; query += 1) {
      const [west, south] = pickPlace(5);
      const sizeDeg = 10 ** (random() * 5 - 4);
      const box: BoundingBox = [
        west,
        south,
        wrapLongitude(west + sizeDeg * (0.5 + random())),
        south + sizeDeg,
      ];
      await checkBox(result, box);
    }
    result.report();
  });

  test.each(Object.entries(namedBoxes))('areas that meet %s', async (name, box) => {
    const result = compare(name);
    await checkBox(result, box);
    result.report();
  });

  test('areas that meet a box without width or height', async () => {
    const result = compare('flat boxes');
    for (let query = 0; query < 100; query += 1) {
      const [lon, lat] = pickPlace(4);
      const [right, top] = [
        [0, 0],
        [1, 0],
        [0, 1],
      ][query % 3]!;
      await checkBox(result, [lon, lat, wrapLongitude(lon + right!), lat + top!]);
    }
    result.report();
  });
});

async function checkBox(result: ReturnType<typeof compare>, box: BoundingBox) {
  const actual = await repo.numbersInBox(datasetIds, box, areaCount);
  const [inner, outer] = [growBox(box, -edgeM), growBox(box, edgeM)];
  const reached = oracle.filter((area) => meetsBox(area, outer));
  const isFlat = inner[1] >= inner[3] || box[0] === box[2] || Math.abs(box[2] - box[0]) < 1e-4;
  const sure = reached.filter((area) => meetsBox(area, isFlat ? box : inner));
  const unsure = reached.filter((area) => !sure.includes(area));
  result.check(actual, numbers(sure), numbers(unsure), box);
}

function numbers(areas: readonly { number: number }[]): number[] {
  return areas.map((area) => area.number);
}
