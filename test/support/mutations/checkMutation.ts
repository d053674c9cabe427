import type { Repos } from '@wip/server/db/repos.ts';
import type { ImportReport, ReportEntry } from '@wip/server/features/imports/importReport.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { AreaGeometry, BoundingBox } from '@wip/shared/geo.ts';
import { rotationGroups, rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import { expect } from 'vitest';
import { faultsOf, holds, outlineOf, polygonsOf, surfaceKm2 } from '../areaOracle.ts';
import type { Meaning } from './goodBundles.ts';
import type { Mutation, WantedEntry } from './mutation.ts';

/** Imports a written mutation and holds what comes of it against what is wanted, exactly. */
export async function checkMutation(
  mutation: Mutation,
  folder: string,
  repos: Repos,
  now: () => Date,
): Promise<void> {
  const { wanted } = mutation;
  const outcome = await importBundle({ folder, activate: false }, { repos, now }).catch((error: unknown) => {
    if (error instanceof DomainError) return error.message;
    throw error;
  });
  if (typeof outcome === 'string' || wanted.sentence) {
    expect(typeof outcome === 'string' ? outcome : outcome.entries).toEqual(
      wanted.sentence ? expect.stringMatching(wanted.sentence) : 'a report',
    );
    expect(outcome).not.toContain('\n');
    return;
  }
  if (wanted.areas.size === 0) throw new Error('the last area was refused, which is another verdict');
  const rotation = mutation.rotation === undefined ? null : rotationSchema.parse(mutation.rotation);
  for (const group of rotation ? rotationGroups(rotation) : []) {
    wanted.timetables.set(group, rotationTimetable(rotation!, group) as Meaning);
  }
  checkEntries(outcome.entries, [...wanted.entries, ...looseEnds(mutation)]);
  await checkAreas(mutation, outcome, repos);
  await checkTimetables(mutation, outcome, repos);
  expect(outcome.stagesAdded).toBe(wanted.stageCount);
  if (mutation.good.basemap)
    expect(await repos.datasets.basemaps([outcome.datasetId])).toEqual([mutation.good.basemap]);
}

/** Every entry, with its place and words; those about suspicious timetables are the linter's. */
function checkEntries(entries: readonly ReportEntry[], wanted: readonly WantedEntry[]): void {
  const given = entries
    .filter(({ action }) => action === 'refused' || action === 'repaired' || action === 'ignored')
    .map((entry) => JSON.parse(JSON.stringify(entry)) as ReportEntry);
  const matchers = wanted.map(({ message, ...entry }) => ({
    ...entry,
    ...(entry.feature !== undefined && { line: entry.line ?? entry.feature + 1 }),
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  }));
  const order = (entry: { file: string; line?: number; field?: string; action: string }) =>
    [entry.file, String(entry.line ?? 0).padStart(6, '0'), entry.action, entry.field ?? ''].join(' ');
  const sorted = <Entry extends Parameters<typeof order>[0]>(list: Entry[]) =>
    list.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  expect(sorted(given as Parameters<typeof order>[0][])).toEqual(sorted(matchers));
}

function looseEnds({ wanted, rotation }: Mutation): WantedEntry[] {
  const groups = [...wanted.areas.values()].flatMap(({ group }) => group ?? []);
  const lone = [...Map.groupBy(groups, (group) => group)]
    .filter(([group]) => !wanted.timetables.has(group))
    .map(([group, { length }]): WantedEntry => {
      const message = `group '${group}' has ${length} ${length === 1 ? 'area' : 'areas'} but no timetable; planned cuts are unknown there`;
      return { action: 'ignored', file: 'areas.geojson', field: 'group', message };
    });
  const idle = [...wanted.timetables.keys()].filter((group) => !groups.includes(group));
  return [...lone, ...(rotation === undefined ? idle.map(idleTable) : idleOfRotation(idle))];
}

function idleTable(group: string): WantedEntry {
  return { action: 'ignored', file: `timetables/${group}.csv`, message: 'no area is in this group' };
}

function idleOfRotation(groups: readonly string[]): WantedEntry[] {
  if (groups.length === 0) return [];
  const message = `no area is in ${groups.length === 1 ? 'group' : 'the groups'} ${groups.join(', ')}`;
  return [{ action: 'ignored', file: 'rotation.json', message }];
}

async function checkAreas({ wanted, region }: Mutation, report: ImportReport, repos: Repos): Promise<void> {
  const stored = await Array.fromAsync(repos.areas.stream(report.datasetId));
  expect(report.areaCount).toBe(stored.length);
  expect(stored.map(({ key }) => key).sort()).toEqual([...wanted.areas.keys()].sort());
  for (const area of stored) {
    const { name, group, geometry } = wanted.areas.get(area.key)!;
    expect([area.name, area.group]).toEqual([name, group]);
    expect(outlineOf(area.geometry)).toBe(outlineOf(geometry));
    expectRight(area, region.bounds as BoundingBox);
  }
}

interface Measured {
  geometry: AreaGeometry;
  bbox: BoundingBox;
  center: [number, number];
  areaKm2: number;
}

const judged = new Map<string, string[]>();

/** A stored area is right by the oracle, and so is what is reckoned from it. */
export function expectRight({ geometry, bbox, center, areaKm2 }: Measured, bounds: BoundingBox): void {
  const text = JSON.stringify([geometry, bounds]);
  const faults = judged.get(text) ?? faultsOf(geometry, bounds);
  judged.set(text, faults);
  expect(faults).toEqual([]);
  expect(holds(geometry, center)).toBe(true);
  const km2 = surfaceKm2(geometry);
  expect(Math.abs(areaKm2 - km2)).toBeLessThan(km2 * 1e-4 + 1e-7);
  const lats = polygonsOf(geometry)
    .flat(2)
    .map(([, lat]) => lat);
  const lons = polygonsOf(geometry)
    .flat(2)
    .map(([lon]) => lon);
  expect([bbox[1], bbox[3]]).toEqual([Math.min(...lats), Math.max(...lats)]);
  if (bbox[0] <= bbox[2]) expect([bbox[0], bbox[2]]).toEqual([Math.min(...lons), Math.max(...lons)]);
  else expect(lons.every((lon) => lon >= bbox[0] || lon <= bbox[2])).toBe(true);
}

async function checkTimetables({ wanted }: Mutation, report: ImportReport, repos: Repos): Promise<void> {
  const stored = await repos.schedule.timetablesOf(report.datasetId);
  const byGroup = Object.fromEntries(stored.map(({ group, timetable }) => [group, timetable]));
  expect(byGroup).toEqual(Object.fromEntries(wanted.timetables));
  expect(report.groupCount).toBe(wanted.timetables.size);
  const rowCount = [...wanted.timetables.values()].reduce((sum, { rows }) => sum + rows.length, 0);
  expect(report.timetableRowCount).toBe(rowCount);
}
