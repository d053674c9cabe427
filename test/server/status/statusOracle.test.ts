import { createRepos } from '@wip/server/db/repos.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { decodeTimelines, statusCodeAt } from '@wip/shared/status/timelines.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runSeed, seededRandom } from '../../support/random.ts';
import { type OracleRegion, statusOracle } from '../../support/statusOracle.ts';
import { insertRegion } from '../../support/testRegion.ts';

const seed = runSeed();
const random = seededRandom(seed);
const zones = ['Africa/Johannesburg', 'America/New_York', 'Australia/Lord_Howe', 'Europe/London', 'UTC'];
const groups = ['1', '2', '3'];
const world: [number, number, number, number] = [-180, -90, 180, 90];
/** The clock goes back in New York and London, and on in Lord Howe, within the days around. */
const startMs = Date.parse('2026-10-24T09:00:00Z');
const endMs = startMs + 14 * dayMs;
const clock = fixedClock(new Date(startMs + 6 * dayMs));

let database: TestDatabase;
let app: TestApp;
let regions: OracleRegion[];

beforeAll(async () => {
  database = await createTestDatabase();
  regions = [];
  for (let index = 0; index < 8; index++)
    regions.push(await storeRegion(randomRegion(`r${index}`, zones[index % zones.length]!)));
  app = await createTestApp(database, { now: clock.now });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const whole = (below: number) => Math.floor(random() * below);
const pick = <Item>(items: readonly Item[]): Item => items[whole(items.length)]!;
const moment = () => startMs + whole((endMs - startMs) / minuteMs) * minuteMs;

function randomTimetable(): Timetable {
  const cycle = pick([
    { kind: 'week' },
    { kind: 'month' },
    { kind: 'period', days: 5, anchorDate: '2026-11-02' },
  ] as const);
  const lastDay = { week: 7, month: 31, period: 5 }[cycle.kind];
  const rows = Array.from({ length: 60 }, () => {
    const startMinute = whole(96) * 15;
    const finishMinute = (startMinute + 15 + whole(30) * 15) % 1_440;
    return { day: 1 + whole(lastDay), startMinute, finishMinute, stage: 1 + whole(3) };
  });
  return { cycle, rows };
}

/** Corrections, withdrawals, open ends, long silences, imports, activations; also what is recorded after the first clock. */
function randomRegion(id: string, timeZone: string): OracleRegion {
  const facts = Array.from({ length: 14 }, (_, sequence) => {
    const startsAtMs = moment() - dayMs;
    const endsAtMs = random() < 0.2 ? null : startsAtMs + (1 + whole(60)) * hourMs;
    const recordedAtMs = Math.min(startsAtMs, endMs) + (whole(48) - 30) * hourMs + 1_234;
    return { startsAtMs, endsAtMs, stage: whole(4), recordedAtMs, sequence };
  });
  const hearings = Array.from({ length: 5 }, (_, index) => ({
    heardAtMs: moment(),
    kind: index === 0 ? ('imported' as const) : ('confirmed' as const),
  }));
  const versions = ['1', '2'].map((version) => ({
    version,
    groupOf: new Map([...groups, 'none'].map((key) => [key, key === 'none' ? null : pick(groups)])),
    timetables: new Map(groups.slice(0, 2 + whole(2)).map((group) => [group, randomTimetable()])),
  }));
  const activations = [
    { version: '1', activatedAtMs: startMs - 9 * dayMs },
    { version: '2', activatedAtMs: startMs + whole(3 * 24) * hourMs },
    { version: '1', activatedAtMs: startMs + whole(6 * 24) * hourMs },
  ];
  return { id, timeZone, staleAfterH: pick([6, 24, 50]), facts, hearings, versions, activations };
}

async function storeRegion(region: OracleRegion): Promise<OracleRegion> {
  const repos = createRepos(database.db);
  for (const { version, groupOf, timetables } of region.versions) {
    const activation = region.activations.find((one) => one.version === version)!;
    await insertRegion(database, {
      id: region.id,
      version,
      timeZone: region.timeZone,
      staleAfterH: region.staleAfterH,
      areas: [...groupOf].map(([key, group]) => ({ key, group })),
      timetables: Object.fromEntries(timetables),
      activatedAt: new Date(activation.activatedAtMs),
    });
  }
  for (const { version, activatedAtMs } of region.activations.slice(region.versions.length)) {
    await repos.regions.activate(region.id, { version, activatedAt: new Date(activatedAtMs) });
  }
  await repos.schedule.addStageFacts(
    region.facts.map((fact) => ({
      ...fact,
      factId: `${region.id}/${fact.sequence}`,
      regionId: region.id,
      source: 'operator',
    })),
  );
  for (const { heardAtMs, kind } of region.hearings) {
    await repos.schedule.addHearing({
      regionId: region.id,
      heardAt: new Date(heardAtMs),
      kind,
      source: 'operator',
    });
  }
  return region;
}

function randomArea() {
  const region = pick(regions);
  const key = pick([...region.versions[0]!.groupOf.keys()]);
  return { key, areaId: `${region.id}/${key}`, region, oracle: statusOracle(region, clock.now().getTime()) };
}

const iso = (atMs: number) => new Date(atMs).toISOString();

describe.each([0, 3, 1])(`with the clock put to place %s (SEED=${seed})`, (place) => {
  beforeAll(() => {
    clock.set(new Date(startMs + (6 + place * 1.7) * dayMs));
    app.board.tick();
  });

  test('status.area is what the facts known then say, and holds exactly as long as it says', async () => {
    for (let round = 0; round < 100; round++) {
      const { areaId, key, oracle } = randomArea();
      const atMs = moment();
      const knownAtMs = random() < 0.5 ? null : moment();
      const known = knownAtMs ?? Infinity;
      const answer = await app.caller.status.area({
        areaId,
        at: iso(atMs),
        ...(knownAtMs !== null && { knownAt: iso(knownAtMs) }),
      });
      const asked = `${areaId} at ${iso(atMs)} known ${knownAtMs && iso(knownAtMs)} now ${clock.now().toISOString()}`;
      expect(answer.state, asked).toBe(oracle.state(key, atMs, known));
      const untilMs = answer.until?.getTime() ?? atMs + 2 * dayMs;
      const sinceMs = answer.since?.getTime() ?? atMs - 2 * dayMs;
      for (const insideMs of [sinceMs, untilMs - 1, atMs + random() * (untilMs - atMs - 1)]) {
        expect(oracle.state(key, Math.floor(insideMs), known), `${asked}, ${iso(insideMs)}`).toBe(
          answer.state,
        );
      }
      if (answer.until) expect(oracle.state(key, untilMs, known), asked).not.toBe(answer.state);
      if (answer.since) expect(oracle.state(key, sinceMs - 1, known), asked).not.toBe(answer.state);
    }
  });

  test('the map and its timelines say of every area what the panel says', async () => {
    for (let round = 0; round < 8; round++) {
      const atMs = moment();
      const columns = decodeStatusColumns(
        (await app.caller.status.inView({ bbox: world, at: iso(atMs) })).columns,
      );
      const fromMs = atMs - whole(5 * 24) * hourMs;
      const toMs = atMs + (1 + whole(5 * 24)) * hourMs;
      const packed = await app.caller.status.timeline({ bbox: world, from: iso(fromMs), to: iso(toMs) });
      const timelines = decodeTimelines(packed.timelines!);
      for (const [position, number] of columns.numbers.entries()) {
        const { areaId, regionId, key } = app.board.current().catalogue.byNumber.get(number)!;
        const oracle = statusOracle(regions.find(({ id }) => id === regionId)!, clock.now().getTime());
        const wanted = { on: 'n', off: 'f', unknown: 'u' }[oracle.state(key, atMs, Infinity)];
        const onMap = columns.codes[position]!.replace('s', 'n');
        const inTimeline = statusCodeAt(timelines.lines[timelines.lineOf.get(number)!]!, atMs);
        expect([onMap, inTimeline.code.replace('s', 'n')], `${areaId} ${iso(atMs)}`).toEqual([
          wanted,
          wanted,
        ]);
        if (round > 0) continue;
        const panel = await app.caller.status.area({ areaId, at: iso(atMs) });
        const untilMs = columns.untilAtMs[position]!;
        const shown = Number.isNaN(untilMs) ? null : untilMs;
        const told = panel.until && Math.round(panel.until.getTime() / 1_000) * 1_000;
        expect(shown, `${areaId} ${iso(atMs)}`).toBe(told);
      }
    }
  });

  test('schedule.windows are the moments that a row of the stage in force covers', async () => {
    for (let round = 0; round < 20; round++) {
      const { areaId, key, oracle } = randomArea();
      const fromMs = moment();
      const toMs = fromMs + (1 + whole(72)) * hourMs;
      const knownAtMs = random() < 0.5 ? null : moment();
      const windows = await app.caller.schedule.windows({
        areaId,
        from: iso(fromMs),
        to: iso(toMs),
        ...(knownAtMs !== null && { knownAt: iso(knownAtMs) }),
      });
      for (const [index, { startsAt, endsAt, stage }] of windows.entries()) {
        const next = windows[index + 1];
        expect(startsAt < endsAt && startsAt.getTime() >= fromMs && endsAt.getTime() <= toMs).toBe(true);
        if (next?.startsAt.getTime() === endsAt.getTime()) expect(next.stage).not.toBe(stage);
      }
      for (let atMs = fromMs; atMs < toMs; atMs += 10 * minuteMs) {
        const window = windows.find(({ startsAt, endsAt }) => +startsAt <= atMs && atMs < +endsAt);
        expect(window?.stage ?? null, `${areaId} ${iso(atMs)}`).toBe(
          oracle.cutStage(key, atMs, knownAtMs ?? Infinity),
        );
      }
    }
  });

  test('status.history counts the minutes of each state and loses none', async () => {
    for (let round = 0; round < 4; round++) {
      const { areaId, key, oracle } = randomArea();
      const fromMs = moment();
      const toMs = fromMs + (1 + whole(3 * 24)) * hourMs;
      const { days, weekdays } = await app.caller.status.history({
        areaId,
        from: iso(fromMs),
        to: iso(toMs),
      });
      const sum = (name: 'onMinutes' | 'offMinutes' | 'unknownMinutes') =>
        days.reduce((total, day) => total + day[name], 0);
      expect(sum('onMinutes') + sum('offMinutes') + sum('unknownMinutes')).toBeCloseTo(
        (toMs - fromMs) / minuteMs,
      );
      const counted = { on: 0, off: 0, unknown: 0 };
      for (let atMs = fromMs; atMs < toMs; atMs += minuteMs) counted[oracle.state(key, atMs, Infinity)] += 1;
      const slack = 30; // facts are recorded at odd seconds
      expect(Math.abs(sum('offMinutes') - counted.off)).toBeLessThan(slack);
      expect(Math.abs(sum('onMinutes') - counted.on)).toBeLessThan(slack);
      expect(weekdays.reduce((total, day) => total + day.days, 0)).toBe(days.length);
    }
  });
});
