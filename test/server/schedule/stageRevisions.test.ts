import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRepos } from '@wip/server/db/repos.ts';
import { announceList } from '@wip/server/features/schedule/announceList.ts';
import { announcedList } from '@wip/shared/schedule/announcedList.ts';
import { rotationSchema, rotationTimetable } from '@wip/shared/schedule/rotation.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { runSeed, seededRandom } from '../../support/random.ts';
import { type Revision, revisionOracle } from '../../support/revisionOracle.ts';
import { sharedData } from '../../support/sharedData.ts';
import { isCut } from '../../support/statusOracle.ts';
import { insertRegion } from '../../support/testRegion.ts';

const timeZone = 'Africa/Johannesburg';
const seed = runSeed();
const data = sharedData();
const questionCount = 5_000;

interface Source {
  id: string;
  staleAfterH: number;
  family: string;
  revisions: Revision[];
}

const fileRow = z.object({
  revision: z.coerce.number(),
  announced_at: z.string(),
  start: z.string(),
  end: z.string(),
  stage: z.coerce.number(),
  scope: z.enum(['all', 'coct', 'not-coct']),
});

/** The lists of the real source for one scope; a row without a start says that the list is empty. */
function realRevisions(folder: string, scope: 'coct' | 'not-coct'): Revision[] {
  const text = readFileSync(join(folder, 'loadshedding/stage-revisions.csv'), 'utf8');
  const rows = z.array(fileRow).parse(parse(text, { columns: true }));
  return [...Map.groupBy(rows, (row) => row.revision).values()].map((revision) => ({
    announcedAtMs: Date.parse(revision[0]!.announced_at),
    rows: revision
      .filter((row) => row.start !== '' && (row.scope === 'all' || row.scope === scope))
      .map((row) => ({
        startsAtMs: Date.parse(row.start),
        endsAtMs: row.end === '' ? null : Date.parse(row.end),
        stage: row.stage,
      })),
  }));
}

/** Lists that are corrected, shortened, cleared of their past and emptied; rows overlap, some have no end. */
function writtenRevisions(random: () => number): Revision[] {
  const whole = (below: number) => Math.floor(random() * below);
  let atMs = Date.parse('2024-03-01T06:00:00Z');
  let rows: Revision['rows'] = [];
  return Array.from({ length: 150 }, () => {
    atMs += 1 + whole(random() < 0.1 ? 80 * hourMs : 9 * hourMs);
    const hour = Math.floor(atMs / hourMs) * hourMs;
    rows = rows
      .filter(() => random() > 0.1)
      .map((row) => (random() < 0.15 ? { ...row, stage: whole(9) } : row))
      .map((row) => (random() < 0.1 ? { ...row, endsAtMs: row.startsAtMs + (whole(20) - 1) * hourMs } : row));
    if (random() < 0.3) rows = rows.filter((row) => (row.endsAtMs ?? Infinity) > atMs);
    if (random() < 0.03) rows = [];
    while (rows.length < 3 + whole(4)) {
      const startsAtMs = hour + (whole(72) - 12) * hourMs;
      rows.push({
        startsAtMs,
        endsAtMs: random() < 0.05 ? null : startsAtMs + (1 + whole(20)) * hourMs,
        stage: 1 + whole(8),
      });
    }
    return { announcedAtMs: atMs, rows: rows.slice() };
  });
}

const suites: [string, number, () => Source[]][] = [
  [
    'revisions that we wrote',
    1_000,
    () => [
      {
        id: 'written-a',
        staleAfterH: 24,
        family: 'cape-town',
        revisions: writtenRevisions(seededRandom(seed)),
      },
      {
        id: 'written-b',
        staleAfterH: 200,
        family: 'mangaung',
        revisions: writtenRevisions(seededRandom(seed + 1)),
      },
    ],
  ],
];
if (data !== null) {
  suites.push([
    'the real revisions of three years',
    questionCount,
    () => [
      { id: 'coct', staleAfterH: 24, family: 'cape-town', revisions: realRevisions(data, 'coct') },
      { id: 'not-coct', staleAfterH: 240, family: 'eskom-even', revisions: realRevisions(data, 'not-coct') },
    ],
  ]);
}

describe.each(suites)(`%s, replayed in order (SEED=${seed})`, (_, count, sourcesOf) => {
  const random = seededRandom(seed);
  const whole = (below: number) => Math.floor(random() * below);
  const clock = fixedClock(new Date(0));
  let sources: Source[];
  let tables: Map<string, Map<string, Timetable>>;
  let database: TestDatabase;
  let app: TestApp | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    sources = sourcesOf();
    tables = new Map(sources.map(({ id, family }) => [id, timetablesOf(family)]));
    for (const { id, staleAfterH } of sources) {
      await insertRegion(database, {
        id,
        timeZone,
        staleAfterH,
        areas: [...tables.get(id)!.keys()].map((group) => ({ key: `block-${group}`, group })),
        timetables: Object.fromEntries(tables.get(id)!),
      });
    }
  });

  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  function timetablesOf(family: string): Map<string, Timetable> {
    const rotation = rotationSchema.parse({ family });
    return new Map(
      Array.from({ length: 6 }, (_, index) => String(index + 1)).map((group) => [
        group,
        rotationTimetable(rotation, group),
      ]),
    );
  }

  /**
   * Hears the lists from one place in each source to another, and has a server read what came of it; two of the same
   * second come a millisecond apart.
   */
  async function replay(fromShare: number, toShare: number): Promise<TestApp['caller']> {
    await app?.close(); // else it reads everything again after each of a thousand lists
    const repos = createRepos(database.db);
    for (const { id, revisions } of sources) {
      let heardAtMs = -Infinity;
      for (const [index, revision] of revisions.entries()) {
        heardAtMs = Math.max(revision.announcedAtMs, heardAtMs + 1);
        revision.announcedAtMs = heardAtMs;
        if (index < fromShare * revisions.length || index >= toShare * revisions.length) continue;
        clock.set(new Date(heardAtMs));
        const list = announcedList(revision.rows, heardAtMs);
        await announceList({ regionId: id, source: 'list', list, heardAt: clock.now() }, repos);
      }
    }
    clock.set(new Date(Math.max(...sources.map(({ revisions }) => lastHeard(revisions, toShare))) + 1));
    app = await createTestApp(database, { now: clock.now });
    return app.caller;
  }

  function lastHeard(revisions: Revision[], share: number): number {
    return revisions[Math.ceil(share * revisions.length) - 1]!.announcedAtMs;
  }

  function draw(untilShare: number) {
    const source = sources[whole(sources.length)]!;
    const { id, revisions, staleAfterH } = source;
    const oracle = revisionOracle(revisions, staleAfterH * hourMs);
    const [group, table] = [...tables.get(id)!][whole(6)]!;
    const position = whole(Math.floor(untilShare * revisions.length) - 1);
    const [first, second] = [revisions[position]!, revisions[position + 1]!];
    const knownAtMs = first.announcedAtMs + whole(second.announcedAtMs - first.announcedAtMs);
    const fromMs = oracle.speaksFromMs(knownAtMs);
    const ends = first.rows.map((row) => row.endsAtMs ?? row.startsAtMs);
    const untilMs = Math.max(first.announcedAtMs, ...ends) + 3 * dayMs;
    const atMs = fromMs + whole(untilMs - fromMs);
    return { areaId: `${id}/block-${group}`, atMs, knownAtMs, fromMs, oracle, table };
  }

  const iso = (atMs: number) => new Date(atMs).toISOString();
  async function answerTo(caller: TestApp['caller'], { areaId, atMs, knownAtMs }: ReturnType<typeof draw>) {
    const asked = { areaId, at: iso(atMs), knownAt: iso(knownAtMs) };
    const { asOf: _, ...answer } = await caller.status.area(asked);
    return answer;
  }

  it('what was known at a moment stays the answer, however much is learned later', async () => {
    const early = await replay(0, 0.5);
    const questions = Array.from({ length: 300 }, () => draw(0.5));
    const before = await Promise.all(questions.map((question) => answerTo(early, question)));
    const late = await replay(0.5, 1);
    const after = await Promise.all(questions.map((question) => answerTo(late, question)));
    expect(after).toEqual(before);
    expect(new Set(after.map(({ state }) => state)).size).toBe(3);
  }, 120_000);

  it('every answer is what the latest list then said, and no window is a phantom', async () => {
    const { caller } = app!;
    const seen = { on: 0, off: 0, unknown: 0 };
    for (let index = 0; index < count; index++) {
      const question = draw(1);
      const { areaId, atMs, knownAtMs, fromMs, oracle, table } = question;
      const asked = `${areaId} at ${iso(atMs)} known at ${iso(knownAtMs)}`;
      const stage = oracle.stage(atMs, knownAtMs);
      const isOff = stage !== null && stage > 0 && isCut(table, stage, atMs, timeZone);
      const wanted = stage === null ? 'unknown' : isOff ? 'off' : 'on';
      const { state } = await answerTo(caller, question);
      expect(state, asked).toBe(wanted);
      seen[state] += 1;
      if (index % 5 > 0) continue;
      const spanMs = Math.max(fromMs, atMs - 6 * hourMs);
      const windows = await caller.schedule.windows({
        areaId,
        from: iso(spanMs),
        to: iso(atMs + 6 * hourMs),
        knownAt: iso(knownAtMs),
      });
      for (let insideMs = spanMs; insideMs < atMs + 6 * hourMs; insideMs += 15 * minuteMs) {
        const listed = oracle.listed(insideMs, knownAtMs);
        const isPlanned = listed !== null && listed > 0 && isCut(table, listed, insideMs, timeZone);
        const window = windows.find(({ startsAt, endsAt }) => +startsAt <= insideMs && insideMs < +endsAt);
        expect(window?.stage ?? null, `${asked}: ${iso(insideMs)}`).toBe(isPlanned ? listed : null);
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(count / 100);
  }, 240_000);
});
