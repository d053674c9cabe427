import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { describe, expect, it } from 'vitest';
import { type BundleContent, square, writeBundle } from '../../support/bundles.ts';
import { bundleWorkshop, now, timetable } from '../../support/importedBundles.ts';

const workshop = bundleWorkshop();

describe('a bundle that cannot be taken leaves nothing', () => {
  const cases: [string, BundleContent, RegExp][] = [
    ['no region.json', { region: null }, /The bundle has no region.json/],
    ['a region that is no JSON', { region: '{' }, /region.json is not readable JSON/],
    [
      'a region without fields',
      { region: '{"id":"Ü"}' },
      /region.json: id must be 1 to 40.*; name .*; timeZone/,
    ],
    [
      'areas that are all refused',
      { areas: [{ key: 'far', name: 'Far', geometry: square(60, 10) }] },
      /no area that can be taken; the first was refused because .* \(line 2\)/,
    ],
    [
      'timetables and a rotation',
      { timetables: { 1: timetable }, rotation: { family: 'eskom-even' } },
      /both timetables\/ and rotation.json/,
    ],
    ['an unknown rotation', { rotation: { family: 'x' } }, /rotation.json: family is none of/],
    ['a basemap that is none', { basemap: '[]' }, /basemap.geojson must be/],
  ];

  it.each(cases)('%s', async (_, content, message) => {
    const path = workshop.newPath();
    const region = content.region === undefined ? { id: 'failing' } : content.region;
    await writeBundle(path, { ...content, region });
    await expect(
      importBundle({ folder: path, activate: true }, { repos: workshop.repos, now }),
    ).rejects.toThrow(message);
    await expectNothing('failing');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -40), /ends in line 3 in the middle of a value/],
    ['a comma too many', (text: string) => text.replace(/},\n/, '},,\n'), /commas or brackets/],
    ['a broken feature', (text: string) => text.replace('"name":"B"', '"name":"B'), /areas.geojson/],
    ['a bare feature', () => '{"type":"Feature"}', /must be a GeoJSON FeatureCollection/],
    [
      'an element that is no feature',
      () => '{"type":"FeatureCollection","features":[null]}',
      /nothing but features/,
    ],
  ])('areas.geojson with %s', async (_, damage, message) => {
    const path = workshop.newPath();
    const areas = [
      { key: 'a', name: 'A' },
      { key: 'b', name: 'B' },
    ];
    await writeBundle(path, { region: { id: 'failing' }, areas });
    const file = join(path, 'areas.geojson');
    await writeFile(file, damage(await readFile(file, 'utf8')));
    await expect(
      importBundle({ folder: path, activate: true }, { repos: workshop.repos, now }),
    ).rejects.toThrow(message);
    await expectNothing('failing');
  });

  it('a batch that is being written when the file turns out to be broken', async () => {
    const path = workshop.newPath();
    const areas = Array.from({ length: 1_001 }, (_, index) => ({ key: `a${index}`, name: 'A' }));
    await writeBundle(path, { region: { id: 'failing' }, areas });
    const file = join(path, 'areas.geojson');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -10));
    await expect(
      importBundle({ folder: path, activate: true }, { repos: workshop.repos, now }),
    ).rejects.toThrow(/cut short/);
    await expectNothing('failing');
  });

  it('what a killed import left is removed by the next one, but not what is at work', async () => {
    const { regionId, path, report } = await workshop.imported();
    const leave = async (version: string, aliveAt: string) => {
      const datasetId = `${regionId}@${version}`;
      await workshop.repos.datasets.markPending(datasetId, regionId, new Date(aliveAt));
      const area = (await workshop.repos.areas.stream(report.datasetId).next()).value!;
      await workshop.repos.areas.insertMany(datasetId, [{ ...area, version }]);
    };
    await leave('killed', '2026-11-23T08:59:00Z');
    await leave('working', '2026-11-23T09:01:00Z');
    expect(await workshop.repos.datasets.list(regionId)).toHaveLength(1);
    await importBundle({ folder: path, activate: true }, { repos: workshop.repos, now });
    expect(await workshop.repos.areas.summaries([`${regionId}@killed`])).toEqual([]);
    expect(await workshop.repos.areas.summaries([`${regionId}@working`])).toHaveLength(1);
  });

  async function expectNothing(regionId: string) {
    expect(await workshop.repos.datasets.list(regionId)).toEqual([]);
    const pointer = await workshop.pointerOf(regionId);
    expect(pointer?.activeVersion ?? null).toBeNull();
    expect(await workshop.db.collection('areas').countDocuments({ regionId })).toBe(0);
    expect(
      await workshop.db.collection('timetables').countDocuments({ datasetId: new RegExp(`^${regionId}@`) }),
    ).toBe(0);
  }
});
