import { createRepos } from '@wip/server/db/repos.ts';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage, everyEvening, insertRegion } from '../../support/testRegion.ts';

const world: [number, number, number, number] = [-180, -90, 180, 90];
let database: TestDatabase;
let app: TestApp | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  await database.drop();
});

/** The codes of all areas as the map gets them. */
async function codes(at?: string): Promise<string> {
  const view = await app!.caller.status.inView(at ? { bbox: world, at } : { bbox: world });
  return decodeStatusColumns(view.columns).codes;
}

describe('the board', () => {
  const clock = () => fixedClock('2026-11-23T12:00:00Z');
  const evening = {
    from: '2026-11-23T10:00:00Z',
    to: '2026-11-25T10:00:00Z',
    stage: 4,
    recordedAt: '2026-11-23T09:00:00Z',
  };

  test('an empty database answers with no areas', async () => {
    app = await createTestApp(database);
    expect(await app.caller.regions.list()).toMatchObject({ regions: [] });
    expect(await codes()).toBe('');
  });

  test('the panel, the map, the stage and the history say the same', async () => {
    await insertRegion(database, { areas: [{ key: 'one' }, { key: 'two', group: null }] });
    await announceStage(database, evening);
    app = await createTestApp(database, { now: clock().now });
    const at = '2026-11-23T17:00:00Z';
    expect(await app.caller.status.area({ areaId: 'test/one', at })).toMatchObject({
      state: 'off',
      until: new Date('2026-11-23T18:30:00Z'),
      timeZone: 'Africa/Johannesburg',
    });
    expect(await app.caller.status.area({ areaId: 'test/two', at })).toMatchObject({
      state: 'unknown',
      unknownReason: 'no-timetable',
    });
    expect(await codes(at)).toBe('fu');
    expect(await codes('2026-11-23T14:30:00Z')).toBe('su');
    expect(await app.caller.schedule.stage({ regionId: 'test', at })).toMatchObject({
      stage: 4,
      announced: true,
    });
    const history = await app.caller.status.history({
      areaId: 'test/one',
      from: '2026-11-23T10:00:00Z',
      to: '2026-11-23T22:00:00Z',
    });
    expect(history.days).toEqual([
      { date: '2026-11-23', onMinutes: 570, offMinutes: 150, unknownMinutes: 0 },
    ]);
    expect(
      await app.caller.schedule.windows({ areaId: 'test/one', from: evening.from, to: evening.to }),
    ).toEqual([
      { startsAt: new Date('2026-11-23T16:00:00Z'), endsAt: new Date('2026-11-23T18:30:00Z'), stage: 4 },
      { startsAt: new Date('2026-11-24T16:00:00Z'), endsAt: new Date('2026-11-24T18:30:00Z'), stage: 4 },
    ]);
  });

  test('a withdrawal removes the cut, but not from what was known before it', async () => {
    await insertRegion(database);
    await announceStage(database, evening);
    await announceStage(database, { ...evening, stage: 0, recordedAt: '2026-11-23T11:00:00Z' });
    app = await createTestApp(database, { now: clock().now });
    const at = '2026-11-23T17:00:00Z';
    const span = { areaId: 'test/one', from: evening.from, to: evening.to };
    expect(await app.caller.schedule.windows(span)).toEqual([]);
    expect(await app.caller.schedule.windows({ ...span, knownAt: '2026-11-23T10:30:00Z' })).toHaveLength(2);
    const then = await app.caller.status.area({ areaId: 'test/one', at, knownAt: '2026-11-23T10:30:00Z' });
    expect(then.state).toBe('off');
    expect((await app.caller.status.area({ areaId: 'test/one', at })).state).toBe('on');
  });

  test('the past keeps the timetable that was active then', async () => {
    const never = { ...everyEvening, rows: [] };
    await insertRegion(database);
    await insertRegion(database, {
      version: '2',
      timetables: { '1': never },
      activatedAt: new Date('2026-11-24T00:00:00Z'),
    });
    await announceStage(database, { ...evening, recordedAt: '2026-11-24T08:00:00Z' });
    app = await createTestApp(database, { now: fixedClock('2026-11-24T12:00:00Z').now });
    const windows = await app.caller.schedule.windows({
      areaId: 'test/one',
      from: evening.from,
      to: evening.to,
    });
    expect(windows.map(({ startsAt }) => startsAt.toISOString())).toEqual(['2026-11-23T16:00:00.000Z']);
  });

  test('a new fact of any process moves it, and everyone is told which areas changed', async () => {
    await insertRegion(database, { areas: [{ key: 'one' }, { key: 'two', group: '2' }] });
    await announceStage(database, { ...evening, stage: 0 });
    app = await createTestApp(database, { now: fixedClock('2026-11-23T17:00:00Z').now });
    expect(await codes()).toBe('nn');
    const frames: LiveFrame[] = [];
    app.board.onFrame((frame) => frames.push(frame));
    await announceStage(database, { ...evening, recordedAt: '2026-11-23T16:59:00Z' });
    await vi.waitFor(() => expect(frames.map(({ type }) => type)).toEqual(['change', 'stage']), 5_000);
    const [change] = frames;
    expect(change?.type === 'change' && decodeStatusColumns(change.columns)).toMatchObject({ codes: 'fu' });
    expect(await codes()).toBe('fu');
  });

  test('slot boundaries and a source gone silent move it by the clock alone', async () => {
    const moving = clock();
    await insertRegion(database);
    await announceStage(database, { ...evening, to: '2026-12-25T10:00:00Z' });
    app = await createTestApp(database, { now: moving.now });
    const frames: LiveFrame[] = [];
    app.board.onFrame((frame) => frames.push(frame));
    const seen = (at: string) => {
      frames.length = 0;
      moving.set(at);
      app!.board.tick();
      return frames.map((frame) =>
        frame.type === 'change' ? decodeStatusColumns(frame.columns).codes : frame.type,
      );
    };
    expect(seen('2026-11-23T14:00:00Z')).toEqual(['s']);
    expect(seen('2026-11-23T16:00:00Z')).toEqual(['f']);
    expect(seen('2026-11-23T18:30:00Z')).toEqual(['n']);
    expect(seen('2026-11-24T09:00:00Z')).toEqual(['u', 'stage']);
    expect(seen('2026-11-24T09:00:01Z')).toEqual([]);
  });

  test('a fact recorded by a clock ahead of ours counts as soon as our clock is there', async () => {
    const moving = fixedClock('2026-11-23T17:00:00Z');
    await insertRegion(database);
    await announceStage(database, { ...evening, stage: 0 });
    await announceStage(database, { ...evening, recordedAt: '2026-11-23T17:00:03Z' });
    app = await createTestApp(database, { now: moving.now });
    expect(await codes()).toBe('n');
    expect(app.board.current().nextChangeMs(moving.now().getTime())).toBe(Date.parse('2026-11-23T17:00:03Z'));
    moving.advance(3_000);
    expect(await codes()).toBe('f');
    expect(
      await app.caller.schedule.windows({ areaId: 'test/one', from: evening.from, to: evening.to }),
    ).toHaveLength(2);
  });

  test('confirming the source brings the states back', async () => {
    await insertRegion(database);
    await announceStage(database, { ...evening, to: '2026-12-25T10:00:00Z' });
    app = await createTestApp(database, { now: fixedClock('2026-11-24T17:00:00Z').now });
    expect(await codes()).toBe('u');
    await createRepos(database.db).schedule.addHearing({
      regionId: 'test',
      heardAt: new Date('2026-11-24T16:59:00Z'),
      kind: 'confirmed',
      source: 'operator',
    });
    await vi.waitFor(async () => expect(await codes()).toBe('f'), 5_000);
  });

  test('two servers on one database agree, and a region that is activated appears on both', async () => {
    app = await createTestApp(database, { now: clock().now });
    const other = await createTestApp(database, { now: clock().now });
    try {
      await announceStage(database, evening);
      await insertRegion(database);
      for (const server of [app, other]) {
        await vi.waitFor(async () => {
          const { regions } = await server.caller.regions.list();
          expect(regions.map(({ regionId }) => regionId)).toEqual(['test']);
        }, 5_000);
      }
      const [a, b] = await Promise.all([app.caller.regions.list(), other.caller.regions.list()]);
      expect(a.catalogueVersion).toBe(b.catalogueVersion);
    } finally {
      await other.close();
    }
  });
});
