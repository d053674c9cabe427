import { startBoard } from '@wip/server/board/board.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage, everyEvening, insertRegion } from '../../support/testRegion.ts';

const evening = {
  from: '2026-11-23T10:00:00Z',
  to: '2026-11-25T10:00:00Z',
  stage: 4,
  recordedAt: '2026-11-23T09:00:00Z',
};
const clock = fixedClock('2026-11-23T17:00:00Z');
let database: TestDatabase;
let repos: Repos;
let board: Awaited<ReturnType<typeof startBoard>> | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  repos = createRepos(database.db);
});

afterEach(async () => {
  await board?.close();
  board = undefined;
  await database.drop();
});

type Handlers = Parameters<Parameters<typeof startBoard>[0]['watch']>[0];

/** A board whose changes the test announces itself. */
async function boardByHand(reading: Repos, onWatch: (handlers: Handlers) => void = () => {}) {
  const errors: unknown[] = [];
  let handlers!: Handlers;
  board = await startBoard({
    repos: reading,
    now: clock.now,
    async watch(given) {
      handlers = given;
      onWatch(given);
      return { async close() {} };
    },
    onError: (_message, cause) => errors.push(cause),
  });
  const frames: LiveFrame[] = [];
  board.onFrame((frame) => frames.push(frame));
  return { errors, handlers, frames, board };
}

describe('the board', () => {
  test('takes in what changes while it is read for the first time', async () => {
    await insertRegion(database);
    let isFirst = true;
    const slow: Repos = {
      ...repos,
      schedule: {
        ...repos.schedule,
        async stageFactsOf(regionId) {
          const facts = await repos.schedule.stageFactsOf(regionId);
          if (!isFirst) return facts;
          isFirst = false;
          await announceStage(database, evening);
          handlersNow.onChange({ collection: 'stageFacts', regionId: 'test' });
          await new Promise((resolve) => setTimeout(resolve, 100));
          return facts;
        },
      },
    };
    let handlersNow!: Handlers;
    const { board, errors } = await boardByHand(slow, (handlers) => {
      handlersNow = handlers;
    });
    const codes = () => decodeStatusColumns(board.current().allColumns(clock.now().getTime())).codes;
    await vi.waitFor(() => expect(codes()).toBe('f'), 800);
    expect(errors).toEqual([]);
  });

  test('tells of every area that changed while versions went to and fro', async () => {
    const areas = (groupOfTwo: string) => [
      { key: 'one' },
      { key: 'two', group: groupOfTwo },
      { key: 'three', group: 'never' },
    ];
    const timetables = { '1': everyEvening, never: { ...everyEvening, rows: [] } };
    await insertRegion(database, { areas: areas('1'), timetables });
    await announceStage(database, evening);
    const { handlers, frames, board } = await boardByHand(repos);
    const told = decodeStatusColumns(board.current().allColumns(clock.now().getTime()));
    expect(told.codes).toBe('ffn');

    await insertRegion(database, {
      version: '2',
      areas: areas('never'),
      timetables,
      activatedAt: new Date('2026-11-23T16:00:00Z'),
    });
    await repos.regions.activate('test', { version: '1', activatedAt: new Date('2026-11-23T16:30:00Z') });
    await announceStage(database, { ...evening, stage: 0, recordedAt: '2026-11-23T16:40:00Z' });
    handlers.onChange({ collection: 'regions', regionId: null });
    await vi.waitFor(() => expect(frames.map(({ type }) => type)).toContain('stage'), 5_000);
    const codeOf = new Map(told.numbers.map((number, index) => [number, told.codes[index]]));
    for (const frame of frames) {
      if (!('columns' in frame)) continue;
      const { numbers, codes } = decodeStatusColumns(frame.columns);
      numbers.forEach((number, index) => {
        codeOf.set(number, codes[index]);
      });
    }
    expect([...codeOf.values()].join('')).toBe('nnn');
  });
});

test('a catalogue that is active again keeps its basemap, however many there were since', async () => {
  await insertRegion(database);
  await repos.datasets.saveBasemap('test@1', '{"type":"FeatureCollection","features":[]}');
  const app = await createTestApp(database);
  try {
    const { version } = app.board.current().catalogue;
    for (let number = 2; number <= 4; number++) {
      await insertRegion(database, { version: String(number) });
      await app.board.reload();
    }
    await repos.regions.activate('test', { version: '1', activatedAt: new Date() });
    await app.board.reload();
    expect(app.board.current().catalogue.version).toBe(version);
    const response = await fetch(`${app.url}/basemap/${version}.geojson`);
    expect(response.status).toBe(200);
  } finally {
    await app.close();
  }
});

test('the panel and the map see equally far ahead', async () => {
  await insertRegion(database);
  await announceStage(database, { ...evening, stage: 0, to: '2027-11-25T10:00:00Z' });
  await announceStage(database, { ...evening, from: '2026-12-20T10:00:00Z', to: '2026-12-21T10:00:00Z' });
  const app = await createTestApp(database, { now: clock.now });
  try {
    for (const day of ['23', '26', '29']) {
      const at = `2026-11-${day}T12:00:00Z`;
      const area = await app.caller.status.area({ areaId: 'test/one', at });
      const view = await app.caller.status.inView({ bbox: [-180, -90, 180, 90], at });
      const [untilAtMs] = decodeStatusColumns(view.columns).untilAtMs;
      expect(area.until?.getTime() ?? Number.NaN, at).toBe(untilAtMs);
    }
  } finally {
    await app.close();
  }
});
