import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { importBundle } from '@wip/server/features/imports/imports.service.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BundleStage, writeBundle } from '../../support/bundles.ts';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { everyEvening } from '../../support/testRegion.ts';

const clock = fixedClock('2026-11-24T08:00:00Z');
let database: TestDatabase;
let app: TestApp;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  folder = await mkdtemp(join(tmpdir(), 'wip-known-'));
  app = await createTestApp(database, { now: clock.now });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function importStages(id: string, stages: BundleStage[]): Promise<void> {
  const path = await writeBundle(join(folder, `${id}-${clock.now().getTime()}`), {
    region: { id },
    areas: [{ key: 'one', name: 'One', group: '1' }],
    timetables: { 1: everyEvening },
    stages,
  });
  await importBundle({ folder: path, activate: true }, { repos: app.repos, now: clock.now });
  await app.board.reload();
}

const windowsOf = async (id: string, day: string, knownAt: string) => {
  const span = { from: `${day}T00:00:00Z`, to: `${day}T23:59:00Z` };
  const windows = await app.caller.schedule.windows({ areaId: `${id}/one`, ...span, knownAt });
  return windows.map(({ stage }) => stage);
};

it('history that is imported answers as it would have been known then', async () => {
  await importStages('history', [
    { start: '2025-03-01T00:00Z', end: '2025-03-03T00:00Z', stage: 2, announcedAt: '2025-02-28T12:00Z' },
    { start: '2025-03-02T00:00Z', end: '2025-03-03T00:00Z', stage: 0, announcedAt: '2025-03-01T09:00Z' },
  ]);
  expect(await windowsOf('history', '2025-03-01', '2025-02-28T11:00:00Z')).toEqual([]);
  expect(await windowsOf('history', '2025-03-02', '2025-02-28T12:00:00Z')).toEqual([2]);
  expect(await windowsOf('history', '2025-03-02', '2025-03-01T09:00:00Z')).toEqual([]);
  expect(await windowsOf('history', '2025-03-01', '2025-03-01T09:00:00Z')).toEqual([2]);

  clock.set('2026-11-24T10:00:00Z');
  await importStages('history', [
    { start: '2025-03-01T00:00Z', end: '2025-03-02T00:00Z', stage: 3, announcedAt: '2025-03-01T10:00Z' },
  ]);
  expect(await windowsOf('history', '2025-03-01', '2025-03-01T09:00:00Z')).toEqual([2]);
  expect(await windowsOf('history', '2025-03-01', '2025-03-01T10:00:00Z')).toEqual([3]);
});

it('what arrives late counts from its arrival, and rewrites nothing that was answered before', async () => {
  clock.set('2026-11-24T08:00:00Z');
  await importStages('late', [{ start: '2026-11-24T00:00Z', end: '2026-11-26T00:00Z', stage: 1 }]);
  clock.set('2026-11-24T12:00:00Z');
  const asked = { areaId: 'late/one', at: '2026-11-25T17:00:00Z', knownAt: '2026-11-24T11:00:00Z' };
  const answered = async () => {
    const { asOf: _, version: __, catalogueRevision: ___, ...answer } = await app.caller.status.area(asked);
    return answer;
  };
  const before = await answered();
  expect(before.state).toBe('off');
  await importStages('late', [
    { start: '2026-11-25T00:00Z', end: '2026-11-26T00:00Z', stage: 0, announcedAt: '2026-11-24T09:00Z' },
  ]);
  expect(await answered()).toEqual(before);
  expect(await windowsOf('late', '2026-11-25', '2026-11-24T12:00:00Z')).toEqual([]);
});

it('history that is learned later does not change what was known in between', async () => {
  clock.set('2026-11-24T08:00:00Z');
  await importStages('between', []);
  clock.set('2026-11-24T12:00:00Z');
  const known = async (knownAt: string) =>
    (await app.caller.status.area({ areaId: 'between/one', at: '2026-11-24T17:00:00Z', knownAt })).state;
  expect(await known('2026-11-24T11:00:00Z')).toBe('on');
  await importStages('between', [
    { start: '2026-11-24T00:00Z', end: '2026-11-25T00:00Z', stage: 1, announcedAt: '2026-11-24T07:00Z' },
  ]);
  expect(await known('2026-11-24T11:00:00Z')).toBe('on');
  expect(await known('2026-11-24T07:30:00Z')).toBe('off');
  expect(await known('2026-11-24T12:00:00Z')).toBe('off');
});

it('of two announcements of one time the later one wins, in whatever order they arrive', async () => {
  clock.set('2026-11-24T08:00:00Z');
  await importStages('order', [
    { start: '2026-11-25T00:00Z', end: '2026-11-26T00:00Z', stage: 4, announcedAt: '2026-11-24T07:00Z' },
  ]);
  clock.set('2026-11-24T09:00:00Z');
  await importStages('order', [
    { start: '2026-11-24T00:00Z', end: '2026-11-27T00:00Z', stage: 2, announcedAt: '2026-11-24T06:00Z' },
  ]);
  expect(await windowsOf('order', '2026-11-25', '2026-11-24T09:00:00Z')).toEqual([4]);
  expect(await windowsOf('order', '2026-11-26', '2026-11-24T09:00:00Z')).toEqual([2]);
});

it('a withdrawn row takes the announcement back, without saying that there is no cut', async () => {
  clock.set('2026-11-24T08:00:00Z');
  await importStages('taken', [{ start: '2026-11-28T00:00Z', end: '2026-11-29T00:00Z', stage: 4 }]);
  clock.set('2026-11-24T09:00:00Z');
  await importStages('taken', [{ start: '2026-11-28T00:00Z', end: '2026-11-29T00:00Z', stage: 'withdrawn' }]);
  const answer = await app.caller.status.area({ areaId: 'taken/one', at: '2026-11-28T17:00:00Z' });
  expect(answer).toMatchObject({ state: 'unknown', unknownReason: 'nothing-announced-yet' });
});

it('the stage of a region can be asked as it was known at a moment', async () => {
  const at = '2026-11-28T12:00:00Z';
  const stageKnown = async (knownAt: string) =>
    (await app.caller.schedule.stage({ regionId: 'taken', at, knownAt })).stage;
  expect(await stageKnown('2026-11-24T08:30:00Z')).toBe(4);
  expect(await stageKnown('2026-11-24T09:00:00Z')).toBeNull();
});
