import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type BundleArea, writeBundle } from '../../support/bundles.ts';
import { expectDefectVerdicts } from '../../support/defects.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { sharedData } from '../../support/sharedData.ts';

const data = sharedData();
const collection = z.object({
  features: z.array(z.object({ properties: z.record(z.string(), z.string()), geometry: z.unknown() })),
});

describe.skipIf(data === null)('real geometry', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    await ensureIndexes(database.db);
    folder = await mkdtemp(join(tmpdir(), 'wip-bundles-'));
  });

  afterAll(async () => {
    await database?.drop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function readFeatures(name: string) {
    return collection.parse(JSON.parse(await readFile(join(data ?? '', 'geo', name), 'utf8'))).features;
  }

  async function importAreas(id: string, areas: BundleArea[]) {
    const path = await writeBundle(join(folder, id), { region: { id }, areas });
    const repos = createRepos(database.db);
    const report = await importBundle({ folder: path, activate: true }, { repos, now: () => new Date() });
    return { report, areas: await repos.areas.summaries([report.datasetId]) };
  }

  it('every derived defect gets the verdict that it should', async () => {
    const features = await readFeatures('derived-defects.geojson');
    const { report } = await importAreas(
      'defects',
      features.map(({ properties, geometry }) => ({ key: properties.case, name: properties.case, geometry })),
    );
    expectDefectVerdicts(
      report,
      features.map(({ properties }) => properties.case ?? ''),
    );
  });

  it('the nine provinces have their sizes, and centres inside', async () => {
    const features = await readFeatures('za-provinces.geojson');
    const { report, areas } = await importAreas(
      'provinces',
      features.map(({ properties, geometry }) => ({ name: properties.name, geometry })),
    );
    expect(report.counts.refused).toBe(0);
    expect(areas).toHaveLength(9);
    const km2 = Object.fromEntries(areas.map((area) => [area.key, area.areaKm2]));
    expect(km2.gauteng).toBeCloseTo(18_178, -3);
    expect(km2['northern-cape']).toBeCloseTo(372_889, -4.5);
    for (const area of areas) {
      const holders = await database.db
        .collection('areas')
        .find({ geometry: { $geoIntersects: { $geometry: { type: 'Point', coordinates: area.center } } } })
        .toArray();
      expect(holders.map((holder) => holder.areaId)).toContain(area.areaId);
    }
  });

  it('the outline of the country keeps its hole', async () => {
    const [outline] = await readFeatures('za-outline-with-hole.geojson');
    const { report } = await importAreas('outline', [
      { key: 'za', name: 'South Africa', geometry: outline?.geometry },
    ]);
    expect(report.counts.refused).toBe(0);
    const maseru = { type: 'Point', coordinates: [28.2, -29.6] };
    const found = await database.db
      .collection('areas')
      .countDocuments({ datasetId: report.datasetId, geometry: { $geoIntersects: { $geometry: maseru } } });
    expect(found).toBe(0);
  });
});
