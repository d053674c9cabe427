import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { type CommandResult, runWip } from '../../support/runWip.ts';
import { writeUsCounties } from '../../support/usCounties.ts';

/** Over the end of summer time. */
const stage = {
  start: '2024-10-25T00:00:00Z',
  end: '2024-11-08T00:00:00Z',
  stage: 6,
  announcedAt: '2024-10-24T00:00:00Z',
};
const refusal = /areas\.geojson:\d+, feature \d+ '\d{5}', geometry: (the ring|a ring|the hole) .{10}/g;
const deepestZoomChecked = 5;
const mostTileBytes = 500_000;

let database: TestDatabase;
let app: TestApp;
let folder: string;
const reports: CommandResult[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-us-'));
  for (const bundle of await writeUsCounties(folder, [stage])) {
    reports.push(await runWip(['import', bundle, '--activate'], { DATABASE_URI: database.uri }));
  }
  app = await createTestApp(database);
}, 120_000);

afterAll(async () => {
  await app?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe('3,231 counties of the United States', () => {
  test('are taken, or refused with their place and a reason: some of their rings have no area or touch themselves', async () => {
    let refused = 0;
    for (const { exitCode, stdout, stderr } of reports) {
      expect(exitCode, stderr).toBe(0);
      const announced = Number(/Refused \((\d+)\)/.exec(stdout)?.[1] ?? 0);
      const [section = ''] = stdout.split('Refused (')[1]?.split('Repaired (') ?? [];
      const reasons = section.match(refusal) ?? [];
      expect(reasons, stdout).toHaveLength(announced);
      refused += announced;
    }
    const { regions } = await app.caller.regions.list();
    const taken = regions.reduce((sum, { areaCount }) => sum + areaCount, 0);
    expect(taken + refused).toBe(3_231);
    expect(refused).toBeLessThan(3_231 / 50);
  });

  test.each([
    ['Chicago', -87.63, 41.88, 'us-central/17031', 'Cook'],
    ['New York', -73.98, 40.75, 'us-east/36061', 'New York'],
    ['Los Angeles', -118.24, 34.05, 'us-pacific/06037', 'Los Angeles'],
    ['Houston', -95.37, 29.76, 'us-central/48201', 'Harris'],
    ['Phoenix', -112.07, 33.45, 'us-mountain/04013', 'Maricopa'],
    ['Anchorage', -149.9, 61.2, 'us-far/02020', 'Anchorage'],
    ['Adak, beside the antimeridian', -176.63, 51.88, 'us-far/02016', 'Aleutians West'],
    ['Attu, beyond the antimeridian', 173.0, 52.9, 'us-far/02016', 'Aleutians West'],
    ['Honolulu', -157.86, 21.33, 'us-far/15003', 'Honolulu'],
  ])('%s lies in its county', async (_, lon, lat, areaId, name) => {
    expect(await app.caller.areas.at({ lon, lat })).toMatchObject([{ areaId, name }]);
  });

  test('no tile of theirs is larger than 500 kB, gzipped or not', async () => {
    const { catalogueVersion } = await app.caller.regions.list();
    let largest = 0;
    for (let z = 0; z <= deepestZoomChecked; z++) {
      for (let tile = 0; tile < 4 ** z; tile++) {
        const address = `${z}/${tile % 2 ** z}/${Math.floor(tile / 2 ** z)}`;
        const response = await fetch(`${app.url}/tiles/${catalogueVersion}/${address}.mvt`);
        if (response.status === 429) throw new Error('Tiles were refused; the test asks too fast.');
        const sent = Number(response.headers.get('content-length') ?? 0);
        largest = Math.max(largest, (await response.bytes()).length, sent);
      }
    }
    expect(largest).toBeGreaterThan(50_000);
    expect(largest).toBeLessThanOrEqual(mostTileBytes);
  });

  test('keep their wall clock through the night in which an hour comes twice', async () => {
    const span = { from: '2024-11-02T05:00:00Z', to: '2024-11-05T06:00:00Z' };
    const areaId = 'us-central/17031';
    const windows = await app.caller.schedule.windows({ areaId, ...span });
    const zoned = (at: Date) =>
      Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('America/Chicago');
    const inside = windows.slice(1, -1); // the span may cut the first and the last
    expect(inside.length).toBeGreaterThan(5);
    for (const { startsAt, endsAt } of inside) {
      expect([zoned(startsAt).hour % 2, zoned(startsAt).minute, zoned(endsAt).minute]).toEqual([0, 0, 30]);
    }
    const offsets = new Set(inside.map(({ startsAt }) => zoned(startsAt).offset));
    expect(offsets).toEqual(new Set(['-05:00', '-06:00']));
    for (const { startsAt, endsAt } of inside) {
      const at = new Date((startsAt.getTime() + endsAt.getTime()) / 2).toISOString();
      expect(await app.caller.status.area({ areaId, at })).toMatchObject({ state: 'off', until: endsAt });
    }
  });
});
