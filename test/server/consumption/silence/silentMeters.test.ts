import { openSilenceWatch } from '@wip/server/features/consumption/silence/silenceWatch.ts';
import { answerWords } from '@wip/shared/status/answerWords.ts';
import type { LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { decodeTimelines, statusCodeAt } from '@wip/shared/status/timelines.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { fixedClock } from '../../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import {
  type Home,
  insertGatewayHomes,
  insertHomes,
  reportFor,
  watchSilence,
} from '../../../support/reportingHomes.ts';
import { announceStage, insertRegion } from '../../../support/testRegion.ts';

type Silence = Awaited<ReturnType<typeof watchSilence>>;

const world: [number, number, number, number] = [-180, -90, 180, 90];
const minute = 60_000;
let database: TestDatabase;
let app: TestApp;
let clock: ReturnType<typeof fixedClock>;
let silence: Silence | null;
let marker: Home;
let closing: { close(): Promise<unknown> }[];

beforeEach(async () => {
  database = await createTestDatabase();
  await insertRegion(database, {
    areas: [{ key: 'one' }, { key: 'two' }, { key: 'small' }, { key: 'marker', corner: [20, -30] }],
  });
  await announceStage(database, {
    from: '2026-11-23T09:00:00Z',
    to: '2026-11-30T10:00:00Z',
    stage: 4,
    recordedAt: '2026-11-23T09:00:00Z',
  });
  clock = fixedClock('2026-11-23T12:00:00Z');
  app = await createTestApp(database, { now: clock.now });
  closing = [app];
  marker = (await insertHomes(app, 'test/marker', 1))[0]!;
});

afterEach(async () => {
  for (const each of closing.reverse()) await each.close();
  await database.drop();
});

async function startWatching(): Promise<Silence> {
  silence = await watchSilence(app, database, clock.now);
  closing.push(silence);
  return silence;
}

const report = (durationMs: number, homes: readonly Home[]) =>
  reportFor(durationMs, { app, clock, homes, silence, marker });

/** When the homes reported last, which is a moment before the marker. */
const lastReportAt = () => new Date(clock.now().getTime() - 1);
const numberOf = (key: string, of = app) => of.board.current().catalogue.byId.get(`test/${key}`)!.number;
const areaAt = (key: string, moment: { at?: string; knownAt?: string } = {}) =>
  app.caller.status.area({ areaId: `test/${key}`, ...moment });

/** What the map shows of an area now, or at a moment. */
async function codeOnMap(key: string, at?: string): Promise<string | undefined> {
  const view = await app.caller.status.inView(at ? { bbox: world, at } : { bbox: world });
  const { numbers, codes } = decodeStatusColumns(view.columns);
  return codes[numbers.indexOf(numberOf(key))];
}

/** Waits until an area's state is as given. */
const becomes = (key: string, state: string, of = app) =>
  vi.waitFor(async () => {
    expect(await of.caller.status.area({ areaId: `test/${key}` })).toMatchObject({ state });
  }, 5_000);

describe('meters that stop together', () => {
  test('are off, likely, with the reason, on every screen and in every process, until they return', async () => {
    const other = await createTestApp(database, { now: clock.now });
    closing.push(other);
    const [one, two, small] = await Promise.all([
      insertHomes(app, 'test/one', 6),
      insertHomes(app, 'test/two', 6),
      insertHomes(app, 'test/small', 4),
    ]);
    await startWatching();
    closing.push(await watchSilence(other, database, clock.now));
    await report(3 * minute, [...one, ...two, ...small]);
    const before = await areaAt('one');
    expect(before).toMatchObject({ state: 'on', certainty: 'expected' });

    const frames: LiveFrame[] = [];
    app.board.onFrame((frame) => frames.push(frame));
    const stoppedAt = lastReportAt();
    await report(1 * minute, two);
    const looked = { state: 'off', because: [{ kind: 'silence', heardAt: clock.now() }, {}] };
    await vi.waitFor(async () => expect(await areaAt('one')).toMatchObject(looked), 5_000);
    const during = await areaAt('one');
    expect(during).toMatchObject({ certainty: 'likely', since: stoppedAt, until: null });
    expect(answerWords(during, { now: clock.now(), timeZone: 'Africa/Johannesburg' }).why).toMatch(
      /^6 of 6 meters here stopped reporting at 14:03\.$/,
    );
    expect(await codeOnMap('one')).toBe('f');
    expect([await codeOnMap('two'), await codeOnMap('small')]).toEqual(['n', 'n']);
    expect(changedAreas(frames)).toEqual([numberOf('one')]);
    await vi.waitFor(async () => {
      expect(await other.caller.status.area({ areaId: 'test/one' })).toEqual(during);
    }, 5_000);
    expect((await areaAt('small')).because.map(({ kind }) => kind)).toEqual(['schedule']);

    await report(1 * minute, [...one, ...two, ...small]);
    await becomes('one', 'on');
    expect(await codeOnMap('one')).toBe('n');
    const at = during.asOf.toISOString();
    const then = await areaAt('one', { at });
    expect(then).toMatchObject({ state: 'off', since: stoppedAt });
    expect(then.until?.getTime()).toBeLessThanOrEqual(clock.now().getTime());
    expect(await codeOnMap('one', at)).toBe('f');
    expect(await areaAt('one', { at, knownAt: at })).toEqual({ ...during, asOf: clock.now() });
    const beforeAt = before.asOf.toISOString();
    expect(await areaAt('one', { at: beforeAt, knownAt: beforeAt })).toEqual({
      ...before,
      asOf: clock.now(),
    });
    expect(await areaAt('one', { at, knownAt: beforeAt })).toMatchObject({ state: 'on' });
    await sameOverTime('one', stoppedAt, then.until!);

    const told = JSON.stringify([
      before,
      during,
      then,
      frames,
      await database.db.collection('meterFacts').find().toArray(),
    ]);
    for (const { meterIds } of [...one, ...two, ...small]) expect(told).not.toContain(meterIds[0]);
  });

  test('of fewer than five nothing is told or stored', async () => {
    const [small, two] = [await insertHomes(app, 'test/small', 4), await insertHomes(app, 'test/two', 6)];
    await startWatching();
    await report(2 * minute, [...small, ...two]);
    await report(2 * minute, two);
    expect(await database.db.collection('meterFacts').countDocuments()).toBe(0);
  });

  test('because their gateway fails are no outage', async () => {
    const [one, two] = [await insertHomes(app, 'test/one', 3), await insertHomes(app, 'test/two', 3)];
    const gateway = await insertGatewayHomes(app, 'failing', { 'test/one': 6, 'test/two': 6 });
    await startWatching();
    await report(3 * minute, [...one, ...two, gateway]);
    await report(3 * minute, [...one, ...two]);
    expect(await database.db.collection('meterFacts').countDocuments()).toBe(0);
  });

  test('are no outage where this process was held up, or nobody could be heard', async () => {
    const one = await insertHomes(app, 'test/one', 6);
    const watching = await startWatching();
    await report(3 * minute, one);
    clock.advance(2 * minute);
    await watching.look();
    await report(20_000, one);
    await watching.close();
    clock.advance(3 * minute);
    await startWatching();
    clock.advance(20_000);
    await silence!.look();
    await report(1 * minute, one);
    expect(await database.db.collection('meterFacts').countDocuments()).toBe(0);
  });
});

describe('whoever watches the meters', () => {
  test('reads in the journal what a gap in its stream swallowed', async () => {
    const one = await insertHomes(app, 'test/one', 6);
    const { liveJournal } = app.repos;
    let isCut = false;
    let endGap = () => {};
    const watching = await openSilenceWatch({
      board: app.board,
      now: clock.now,
      repos: {
        ...app.repos,
        liveJournal: {
          ...liveJournal,
          watch({ onBatch, onGap }) {
            endGap = () => onGap(new Error('a gap'));
            return liveJournal.watch({ onGap, onBatch: (batch) => !isCut && onBatch(batch) });
          },
        },
      },
    });
    closing.push(watching);
    const reportTo = (durationMs: number, to: typeof watching | null) =>
      reportFor(durationMs, { app, clock, homes: one, silence: to, marker });
    await reportTo(3 * minute, watching);
    isCut = true;
    await reportTo(40_000, null);
    await new Promise((resolve) => setTimeout(resolve, 500));
    isCut = false;
    endGap();
    await watching.look();
    expect(watching.heardUntilMs()).toBe(clock.now().getTime());
    await reportTo(30_000, watching);
    expect(await database.db.collection('meterFacts').countDocuments()).toBe(0);
  });

  test('dies: what it told last is not believed for ever, and ended by the next', async () => {
    const one = await insertHomes(app, 'test/one', 6);
    const watching = await startWatching();
    await report(3 * minute, one);
    await report(1 * minute, []);
    await becomes('one', 'off');
    const heardAt = clock.now();
    await watching.close();

    clock.set(new Date(heardAt.getTime() + 5 * minute - 1_000));
    const whenKnown = async () => {
      app.board.tick();
      return [(await areaAt('one')).state, await codeOnMap('one')];
    };
    await expect.poll(whenKnown).toEqual(['off', 'f']); // the last look reaches the board a moment later
    expect(app.board.current().nextChangeMs(clock.now().getTime())).toBe(heardAt.getTime() + 5 * minute);
    clock.set(new Date(heardAt.getTime() + 5 * minute));
    const frames: LiveFrame[] = [];
    app.board.onFrame((frame) => frames.push(frame));
    app.board.tick();
    expect([(await areaAt('one')).state, await codeOnMap('one')]).toEqual(['on', 'n']);
    expect(changedAreas(frames)).toEqual([numberOf('one')]);

    clock.advance(30 * minute);
    await startWatching();
    await report(1 * minute, one);
    const ended = await database.db.collection('meterFacts').findOne({ endsAt: { $ne: null } });
    expect(ended).toMatchObject({ endsAt: heardAt });
    expect((await areaAt('one')).state).toBe('on');
  });

  test('is replaced: the next knows the rhythms, goes on with the outage and claims no other', async () => {
    const [one, two] = [await insertHomes(app, 'test/one', 6), await insertHomes(app, 'test/two', 6)];
    const watching = await startWatching();
    await report(3 * minute, [...one, ...two]);
    const stoppedAt = lastReportAt();
    await report(1 * minute, two);
    await becomes('one', 'off');
    await watching.close();
    clock.advance(1 * minute);

    await startWatching();
    await report(30_000, two);
    expect(await areaAt('one')).toMatchObject({ state: 'off', since: stoppedAt });
    await report(1 * minute, one);
    await becomes('one', 'on');
    await becomes('two', 'off');
    const areas = await database.db.collection('meterFacts').distinct('areaNumber');
    expect(areas.sort()).toEqual([numberOf('one'), numberOf('two')].sort());
  });
});

describe('meters that report', () => {
  test('within a planned cut make it unclear, and no longer when they stop', async () => {
    clock.set('2026-11-23T15:56:00Z');
    const one = await insertHomes(app, 'test/one', 6);
    await startWatching();
    await report(4.5 * minute, one);
    expect((await areaAt('one')).state).toBe('off');
    expect(await database.db.collection('meterFacts').countDocuments()).toBe(0);
    await report(1.5 * minute, one);
    await becomes('one', 'unknown');
    const answer = await areaAt('one');
    expect(answer).toMatchObject({ certainty: 'unclear', unknownReason: 'sources-disagree' });
    expect(answerWords(answer, { now: clock.now(), timeZone: 'Africa/Johannesburg' }).why).toBe(
      'Sources disagree: the schedule says off, 6 meters say on.',
    );
    expect(await codeOnMap('one')).toBe('u');
    await report(1 * minute, []);
    await vi.waitFor(async () => {
      expect(await areaAt('one')).toMatchObject({ state: 'off', certainty: 'confirmed' });
    }, 5_000);
  });
});

function changedAreas(frames: readonly LiveFrame[]): number[] {
  const changes = frames.filter((frame) => frame.type === 'change');
  return [...new Set(changes.flatMap(({ columns }) => decodeStatusColumns(columns).numbers))];
}

/** The timeline and the history tell of the same outage as the panel. */
async function sameOverTime(key: string, startedAt: Date, endedAt: Date): Promise<void> {
  const span = { from: '2026-11-23T11:00:00Z', to: '2026-11-23T13:00:00Z' };
  const { timelines } = await app.caller.status.timeline({ bbox: world, ...span });
  const { lines, lineOf } = decodeTimelines(timelines!);
  const line = lines[lineOf.get(numberOf(key))!]!;
  const atMs = Math.ceil(startedAt.getTime() / 1000) * 1000;
  expect(statusCodeAt(line, atMs + 1).code).toBe('f');
  expect(statusCodeAt(line, endedAt.getTime() + 1000).code).toBe('n');
  expect(statusCodeAt(lines[lineOf.get(numberOf('two'))!]!, atMs + 1).code).toBe('n');
  const { days } = await app.caller.status.history({ areaId: `test/${key}`, ...span });
  expect(days[0]?.offMinutes).toBeCloseTo((endedAt.getTime() - startedAt.getTime()) / minute, 6);
}
