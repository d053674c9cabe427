import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import type { AreaGeometry, BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '../../support/areaOracle.ts';
import { square, writeBundle } from '../../support/bundles.ts';
import { expectDefectVerdicts, ownDefects } from '../../support/defects.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { checkMutation } from '../../support/mutations/checkMutation.ts';
import { goodBundles } from '../../support/mutations/goodBundles.ts';
import { startMutation } from '../../support/mutations/mutation.ts';
import { mutationKinds, runMutations } from '../../support/mutations/runMutations.ts';
import { writeMutation } from '../../support/mutations/writeMutation.ts';
import { runSeed } from '../../support/random.ts';

const count = Math.max(500, mutationKinds.length);
const seed = runSeed();
const now = () => new Date('2026-11-23T10:00:00Z');

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  folder = await mkdtemp(join(tmpdir(), 'wip-mutations-'));
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

it.each(goodBundles().map((good) => [good.name, good] as const))(
  'the bundle %s is taken as it is',
  async (name, good) => {
    const mutation = startMutation(good, Math.random);
    await writeMutation(mutation, join(folder, name));
    await checkMutation(mutation, join(folder, name), createRepos(database.db), now);
  },
);

it(`${count} damaged bundles get the wanted verdict each, and no wrong area is taken (SEED=${seed})`, async () => {
  const repos = createRepos(database.db);
  expect(await runMutations({ count, seed, folder, repos, now })).toBe(count);
}, 120_000);

it('every defect drawn by hand gets the verdict that it should', async () => {
  const areas = ownDefects();
  const path = await writeBundle(join(folder, 'defects'), { region: { id: 'defects' }, areas });
  const report = await importBundle(
    { folder: path, activate: false },
    { repos: createRepos(database.db), now },
  );
  expectDefectVerdicts(
    report,
    areas.map(({ key }) => String(key)),
  );
});

describe('the oracle', () => {
  const bounds: BoundingBox = [16, -35, 33.5, -22];
  const good = square(20, -30, 1);
  const [ring] = good.coordinates as [LonLat[]];
  const hole = square(20.25, -29.75, 0.5).coordinates[0]!.toReversed();
  const polygon = (...coordinates: LonLat[][]): AreaGeometry => ({ type: 'Polygon', coordinates });
  const parts = (...coordinates: LonLat[][][]): AreaGeometry => ({ type: 'MultiPolygon', coordinates });
  const [a, b, c, d] = ring as [LonLat, LonLat, LonLat, LonLat];

  it.each<[string, AreaGeometry, RegExp]>([
    ['an open ring', polygon([a, b, c, d]), /an open ring/],
    ['a ring wound the wrong way', polygon(ring.toReversed()), /ring 0 is wound the wrong way/],
    ['a hole wound the wrong way', polygon(ring, hole.toReversed()), /ring 1 is wound the wrong way/],
    ['a bowtie', polygon([a, c, b, d, a]), /crosses or touches itself/],
    ['a spike', polygon([a, b, [22, -30], b, c, d, a]), /crosses or touches itself/],
    ['a vertex given twice', polygon([a, b, b, c, d, a]), /stands twice/],
    ['a hole outside', polygon(ring, square(22, -29, 0.5).coordinates[0]!.toReversed()), /hole 0 is outside/],
    [
      'a hole over the edge',
      polygon(ring, square(20.75, -29.75, 0.5).coordinates[0]!.toReversed()),
      /crosses another/,
    ],
    [
      'a hole in a hole',
      polygon(ring, hole, square(20.5, -29.5, 0.1).coordinates[0]!.toReversed()),
      /lies in another/,
    ],
    ['a place outside the bounds', square(40, -30), /is outside/],
    ['parts that overlap', parts([ring], square(20.5, -30.5, 1).coordinates), /two parts overlap/],
    [
      'parts that overlap edge on edge',
      parts(
        [ring],
        [
          [
            [20.5, -30],
            [21.5, -30],
            [21.5, -29],
            [20.5, -29],
            [20.5, -30],
          ],
        ],
      ),
      /two parts overlap/,
    ],
    ['a part given twice', parts([ring], [ring]), /two parts overlap/],
  ])('sees %s', (_, geometry, fault) => {
    expect(faultsOf(geometry, bounds).join()).toMatch(fault);
  });

  it('sees nothing where nothing is', () => {
    expect(faultsOf(good, bounds)).toEqual([]);
    expect(faultsOf(polygon(ring, hole), bounds)).toEqual([]);
    expect(faultsOf(parts([ring], square(21, -30, 1).coordinates), bounds)).toEqual([]);
    expect(faultsOf(parts([ring, hole], square(20.4, -29.6, 0.2).coordinates), bounds)).toEqual([]);
  });
});
