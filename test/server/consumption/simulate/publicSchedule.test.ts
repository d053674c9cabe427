import { createPublicSchedule } from '@wip/server/features/consumption/simulate/publicSchedule.ts';
import { powerAt } from '@wip/shared/consumption/simulation/outages.ts';
import { hourMs, minuteMs } from '@wip/shared/time.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { fixedClock } from '../../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually } from '../../../support/processes.ts';
import { announceStage, insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;
const clock = fixedClock('2026-03-10T17:00:00Z');
const duringCutMs = Date.parse('2026-03-10T17:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  await announceStage(database, {
    from: '2026-03-01T00:00:00Z',
    to: null,
    stage: 2,
    recordedAt: '2026-03-01T00:00:00Z',
  });
  app = await createTestApp(database, { now: clock.now });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

test('meters follow the planned cuts of the public API, and a withdrawal within a minute', async () => {
  const schedule = createPublicSchedule(app.url, { signal: new AbortController().signal, onTrouble() {} });
  const isOff = async (atMs: number) =>
    powerAt(1, await schedule.outagesOf('test/one', atMs), duringCutMs, duringCutMs + minuteMs) === 'off';
  expect(await isOff(duringCutMs)).toBe(true);
  expect(await schedule.outagesOf('test/one', duringCutMs)).toContainEqual({
    startsAtMs: duringCutMs - hourMs,
    endsAtMs: expect.any(Number),
  });

  await announceStage(database, {
    from: '2026-03-10T16:00:00Z',
    to: null,
    stage: 0,
    recordedAt: '2026-03-10T17:00:00Z',
  });
  await eventually(async () => {
    const { stage } = await app.caller.schedule.stage({ regionId: 'test' });
    return stage === 0;
  });
  expect(await isOff(duringCutMs + minuteMs - 1)).toBe(true);
  expect(await isOff(duringCutMs + minuteMs)).toBe(false);
});

test('an area that the server does not know is said', async () => {
  const schedule = createPublicSchedule(app.url, { signal: new AbortController().signal, onTrouble() {} });
  await expect(schedule.outagesOf('test/nowhere', duringCutMs)).rejects.toThrow('no area');
});
