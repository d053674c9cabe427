import { setTimeout as sleep } from 'node:timers/promises';
import { publishedStepMs } from '@wip/shared/consumption/consumptionSchemas.ts';
import { slotsOfDay } from '@wip/shared/consumption/historySteps.ts';
import { decodeLoadColumns } from '@wip/shared/consumption/loadColumns.ts';
import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { createZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { minuteMs } from '@wip/shared/time.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually } from '../../../support/processes.ts';
import { readLive } from '../../../support/readLive.ts';
import { insertRegion } from '../../../support/testRegion.ts';

type LoadFrame = Extract<LiveFrame, { type: 'load' }>;

const clock = createZoneClock('Africa/Johannesburg');
const nowMs = Date.parse('2026-11-23T10:02:00Z');
const today = clock.localDayAt(nowMs);
const { firstMs, count } = slotsOfDay(clock, today);
const quietMs = 2_000;
const areaKeys = ['one', 'two', 'three', 'without'];
const open: { stop(): Promise<void> }[] = [];
let database: TestDatabase;
let apps: TestApp[] = [];
const decidedOf = new Map<string, number>();

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, { areas: areaKeys.map((key) => ({ key })) });
  const now = () => new Date(nowMs);
  apps = [await createTestApp(database, { now }), await createTestApp(database, { now })];
});
afterEach(async () => {
  for (const { stop } of open.splice(0)) await stop();
});
afterAll(async () => {
  for (const app of apps) await app.close();
  await database?.drop();
});

/** Publishes the day of an area up to a slot: older slots have another number. */
async function publish(key: string, step: number, ...newest: PublishedSlot[]): Promise<void> {
  const areaId = `test/${key}`;
  const slots = [...Array.from({ length: step + 1 - newest.length }, () => 7), ...newest];
  const day = { areaId, regionId: 'test', day: today, firstMs, slots, slotCount: count, memberCount: 9 };
  const decided = { decided: slots.length, isSimulated: key === 'two' };
  expect(await apps[0]!.repos.areaLoads.publish({ ...day, ...decided }, decidedOf.get(key) ?? null)).toBe(
    true,
  );
  decidedOf.set(key, slots.length);
}

function follow(app: TestApp | undefined, lastEventId?: string) {
  const reader = readLive(app?.url ?? '', lastEventId);
  open.push(reader);
  return reader;
}

function loadsOf({ columns }: LoadFrame): Record<string, PublishedSlot> {
  const { numbers, slots } = decodeLoadColumns(columns);
  const { byNumber } = apps[0]!.board.current().catalogue;
  return Object.fromEntries(numbers.map((number, index) => [byNumber.get(number)!.key, slots[index]!]));
}

const stepNow = Math.floor((nowMs - firstMs) / publishedStepMs) - 1;

test('a published step goes to every viewer of every process as one frame of the published slots', async () => {
  const viewers = [follow(apps[0]), follow(apps[0]), follow(apps[1])];
  await eventually(() => viewers.every(({ events }) => events.length > 0));
  await publish('one', stepNow - 1, 123);
  await sleep(300);
  await publish('two', stepNow - 1, 456, 'too-few-reporting');
  await publish('three', stepNow - 1, ...Array.from({ length: 5 }, () => 'one-dominates' as const));
  await eventually(() => viewers.every((viewer) => viewer.framesOf('load').length > 0));
  await sleep(quietMs + 500);
  const frames = viewers.map((viewer) => viewer.framesOf('load'));
  expect(frames.map(({ length }) => length)).toEqual([1, 1, 1]);
  const [first] = frames.map(([frame]) => frame!);
  expect(loadsOf(first!)).toEqual({ one: 123, two: 456, three: 'one-dominates' });
  expect(first).toMatchObject({
    startsAtMs: firstMs + (stepNow - 1) * publishedStepMs,
    catalogueVersion: apps[0]!.board.current().catalogue.version,
  });
  expect(first!.simulated).toBe(apps[0]!.board.current().catalogue.byId.get('test/two')!.number.toString(36));
  for (const [frame] of frames) expect(frame).toEqual(first);
});

test('whoever comes gets the last loads after the states; whoever comes back only what was missed', async () => {
  const newcomer = follow(apps[1]);
  await eventually(() => newcomer.events.length >= 2);
  expect(newcomer.events.map(({ frame }) => frame.type)).toEqual(['snapshot', 'load']);
  const [snapshot, load] = newcomer.events;
  expect(snapshot?.id).toBeNull();
  await newcomer.stop();
  await publish('one', stepNow, -5);
  const back = follow(apps[1], load!.id!);
  await eventually(() => back.events.length > 0);
  expect(back.events.map(({ frame }) => frame.type)).toEqual(['load']);
  const again = follow(apps[1], load!.id!);
  await eventually(() => again.events.length > 0);
  expect(again.events).toEqual(back.events);
  expect(loadsOf(back.framesOf('load')[0]!)).toEqual({ one: -5, two: 456, three: 'one-dominates' });
});

test('a process that starts makes the frame that the others made; an hour later nobody takes it for news', async () => {
  const known = follow(apps[0]);
  await eventually(() => known.framesOf('load').length > 0);
  const later = await createTestApp(database, { now: () => new Date(nowMs + minuteMs) });
  const stale = await createTestApp(database, { now: () => new Date(nowMs + 65 * minuteMs) });
  try {
    const [newcomer, late] = [follow(later), follow(stale)];
    await eventually(() => newcomer.events.length >= 2 && late.events.length > 0);
    const [frame] = newcomer.framesOf('load');
    expect({ ...frame, asOfMs: 0 }).toEqual({ ...known.framesOf('load')[0], asOfMs: 0 });
    expect(late.events.map(({ frame: { type } }) => type)).toEqual(['snapshot']);
  } finally {
    for (const { stop } of open.splice(0)) await stop();
    await later.close();
    await stale.close();
  }
});
