import type { Repos } from '@wip/server/db/repos.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../../support/bundles.ts';
import { bundleWorkshop, now, timetable } from '../../support/importedBundles.ts';

const workshop = bundleWorkshop();

describe('a good bundle', () => {
  it('becomes the active version with areas, timetables and stages', async () => {
    const { regionId, report } = await workshop.imported({
      areas: [
        {
          key: 'a',
          name: 'Área A',
          group: 7,
          province: 'Gauteng',
          district: 'West',
          aliases: ['Old A'],
          population: 12,
        },
      ],
      timetables: { 7: timetable },
      stages: [{ start: '2026-11-23T08:00', end: '2026-11-23T10:00', stage: 2 }],
    });
    expect(report).toMatchObject({
      version: '1',
      activated: true,
      areaCount: 1,
      groupCount: 1,
      timetableRowCount: 2,
      stagesAdded: 1,
      entries: [],
    });
    const [area] = await workshop.repos.areas.summaries([report.datasetId]);
    expect(area).toMatchObject({
      areaId: `${regionId}/a`,
      name: 'Área A',
      group: '7',
      parents: ['West', 'Gauteng'],
      aliases: ['Old A'],
      population: 12,
      bbox: [28, -26, 28.1, -25.9],
    });
    expect(await workshop.repos.schedule.timetablesOf(report.datasetId)).toHaveLength(1);
    const [fact] = await workshop.repos.schedule.stageFactsOf(regionId);
    expect(fact).toMatchObject({
      startsAtMs: Date.parse('2026-11-23T06:00Z'),
      recordedAtMs: now().getTime(),
      source: 'import',
    });
    expect(await workshop.repos.schedule.hearingsOf(regionId)).toEqual([
      { regionId, heardAt: now(), kind: 'imported', source: 'import' },
    ]);
    const pointer = await workshop.pointerOf(regionId);
    expect(pointer).toMatchObject({
      activeVersion: '1',
      activations: [{ version: '1', activatedAt: now() }],
    });
  });

  it('lies beside the active version until it is activated', async () => {
    const { regionId, path } = await workshop.imported();
    const report = await importBundle({ folder: path, activate: false }, { repos: workshop.repos, now });
    expect(report).toMatchObject({ version: '2', activated: false });
    const pointer = await workshop.pointerOf(regionId);
    expect(pointer?.activeVersion).toBe('1');
  });

  it('does not become active where a later import has become it meanwhile', async () => {
    const { regionId, path } = await workshop.bundle({});
    const slow = {
      ...workshop.repos,
      datasets: {
        ...workshop.repos.datasets,
        async insertComplete(dataset: Parameters<Repos['datasets']['insertComplete']>[0]) {
          await workshop.repos.datasets.insertComplete(dataset);
          await importBundle({ folder: path, activate: true }, { repos: workshop.repos, now });
        },
      },
    };
    await expect(importBundle({ folder: path, activate: true }, { repos: slow, now })).rejects.toThrow(
      `Version 1 of '${regionId}' is imported but not active, since a later one was activated meanwhile; to have it ` +
        `all the same, run: wip activate ${regionId} 1`,
    );
    const pointer = await workshop.pointerOf(regionId);
    expect(pointer).toMatchObject({ activeVersion: '2', revision: 1 });
    expect((await workshop.repos.datasets.list(regionId)).map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('keeps the number of an area over imports, and the schedule hash of an equal schedule', async () => {
    const { path, report } = await workshop.imported({
      areas: [{ key: 'a', name: 'A', group: '1' }],
      timetables: { 1: timetable },
    });
    const again = await importBundle({ folder: path, activate: true }, { repos: workshop.repos, now });
    const areas = await workshop.repos.areas.summaries([report.datasetId, again.datasetId]);
    expect(new Set(areas.map((area) => area.number)).size).toBe(1);
    const datasets = await workshop.repos.datasets.byIds([report.datasetId, again.datasetId]);
    expect(new Set(datasets.map((dataset) => dataset.scheduleHash)).size).toBe(1);
  });

  it('another group for an area is another schedule hash', async () => {
    const areas = (group: string) => [{ key: 'a', name: 'A', group }];
    const timetables = { 1: timetable, 2: timetable.replaceAll('1,08', '2,08') };
    const one = await workshop.imported({ areas: areas('1'), timetables });
    const two = await workshop.imported({ areas: areas('2'), timetables });
    const datasets = await workshop.repos.datasets.byIds([one.report.datasetId, two.report.datasetId]);
    expect(new Set(datasets.map((dataset) => dataset.scheduleHash)).size).toBe(2);
  });

  it('with a rotation only has the timetables of its groups', async () => {
    const { report } = await workshop.imported({
      areas: [{ key: 'a', name: 'A', group: 16 }],
      rotation: { family: 'eskom-even' },
    });
    expect(report.groupCount).toBe(16);
    const stored = await workshop.repos.schedule.timetablesOf(report.datasetId);
    expect(stored.map(({ group }) => Number(group)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
  });
});

describe('the number of a version', () => {
  it('is not used up by a bundle that cannot be taken, unless another import began meanwhile', async () => {
    const areas = [{ key: 'a', name: 'A' }];
    const { regionId, path } = await workshop.imported({ areas });
    const broken = await writeBundle(workshop.newPath(), {
      region: { id: regionId },
      areas: [],
    });
    const fail = () =>
      expect(
        importBundle({ folder: broken, activate: true }, { repos: workshop.repos, now }),
      ).rejects.toThrow();
    const succeed = async () =>
      (await importBundle({ folder: path, activate: true }, { repos: workshop.repos, now })).version;
    await fail();
    expect(await succeed()).toBe('2');
    const taken = await workshop.repos.regions.nextVersion(regionId);
    await workshop.repos.regions.nextVersion(regionId);
    await workshop.repos.regions.giveBackVersion(regionId, taken);
    expect(await succeed()).toBe('5');
  });
});
