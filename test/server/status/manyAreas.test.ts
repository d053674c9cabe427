import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { decodeTimelines, statusCodeAt } from '@wip/shared/status/timelines.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage, insertRegion } from '../../support/testRegion.ts';

const count = 20_001;
const perRow = 150;
const now = '2026-11-23T12:00:00Z';
/** In the evening group 1 is off, group 2 has no timetable. */
const evening = '2026-11-23T17:00:00Z';
const everywhere: [number, number, number, number] = [-180, -85, 180, 85];

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, {
    id: 'many',
    areas: Array.from({ length: count }, (_, index) => ({
      key: `a${index}`,
      group: index % 2 === 0 ? '1' : '2',
      corner: [16 + (index % perRow) * 0.1, -34 + Math.floor(index / perRow) * 0.08] as [number, number],
    })),
  });
  await insertRegion(database, { id: 'few', areas: [{ key: 'one', corner: [100, 10] }] });
  for (const regionId of ['many', 'few']) {
    await announceStage(database, {
      ...{ regionId, from: '2026-11-23T10:00:00Z', to: '2026-11-25T10:00:00Z' },
      ...{ stage: 4, recordedAt: '2026-11-23T09:00:00Z' },
    });
  }
  app = await createTestApp(database, { now: fixedClock(now).now });
}, 120_000);

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

describe('a view of more than 20,000 areas', () => {
  test('is answered by counts for each region that meets it', async () => {
    const view = await app.caller.status.inView({ bbox: everywhere, at: evening });
    expect(view.columns).toBe('');
    expect(view.summary).toEqual([
      { regionId: 'many', on: 0, off: 10_001, unknown: 10_000 },
      { regionId: 'few', on: 0, off: 1, unknown: 0 },
    ]);
    const without = await app.caller.status.inView({ bbox: [10, -40, 40, 0], at: evening });
    expect(without.summary?.map(({ regionId }) => regionId)).toEqual(['many']);
  });

  test('has the state of every area in its timelines, at any time', async () => {
    const span = { from: '2026-11-20T00:00:00Z', to: '2026-11-27T00:00:00Z' };
    const { timelines } = await app.caller.status.timeline({ bbox: everywhere, ...span });
    const { lines, lineOf } = decodeTimelines(timelines!);
    expect(lineOf.size).toBe(count + 1);
    expect(timelines!.length).toBeLessThan(3 * count);
    for (const at of [evening, '2026-11-23T21:00:00Z', '2026-11-24T17:30:00Z']) {
      for (const key of ['a0', 'a1', 'a20000']) {
        const area = await app.caller.areas.byId({ areaId: `many/${key}` });
        const { state } = await app.caller.status.area({ areaId: area.areaId, at });
        const { code } = statusCodeAt(lines[lineOf.get(area.number)!]!, Date.parse(at));
        expect({ n: 'on', s: 'on', m: 'on', f: 'off', u: 'unknown' }[code]).toBe(state);
      }
    }
  });

  test('gives way to columns where fewer areas are in it', async () => {
    const view = await app.caller.status.inView({ bbox: [99, 9, 101, 11], at: evening });
    expect(view.summary).toBeNull();
    expect(decodeStatusColumns(view.columns).codes).toBe('f');
  });
});

test('each region tells the numbers of its areas', async () => {
  const { regions } = await app.caller.regions.list();
  expect(new Map(regions.map(({ regionId, areaNumbers }) => [regionId, areaNumbers]))).toEqual(
    new Map([
      ['many', `1-${count.toString(36)}`],
      ['few', (count + 1).toString(36)],
    ]),
  );
});
