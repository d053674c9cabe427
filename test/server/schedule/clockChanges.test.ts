import { createRepos } from '@wip/server/db/repos.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { isCut } from '../../support/statusOracle.ts';
import { insertRegion } from '../../support/testRegion.ts';

const clock = fixedClock('2026-11-24T12:00:00Z');

/** A day on which a clock changes, how long it really is, and what a row around the change becomes (UTC). */
const changes = [
  { zone: 'Europe/Berlin', date: '2026-03-29', hours: 23, row: '01:30-03:30', cut: '00:30/01:30' },
  { zone: 'Europe/Berlin', date: '2026-03-29', hours: 23, row: '02:00-03:00', cut: '01:00/02:00' },
  { zone: 'Europe/Berlin', date: '2026-10-25', hours: 25, row: '01:30-03:30', cut: '23:30/02:30' },
  { zone: 'Europe/Berlin', date: '2026-10-25', hours: 25, row: '02:00-02:30', cut: '00:00/00:30' },
  { zone: 'America/New_York', date: '2026-03-08', hours: 23, row: '01:30-03:30', cut: '06:30/07:30' },
  { zone: 'America/New_York', date: '2026-11-01', hours: 25, row: '00:30-02:30', cut: '04:30/07:30' },
  { zone: 'America/New_York', date: '2026-11-01', hours: 25, row: '01:00-01:30', cut: '05:00/05:30' },
  { zone: 'Australia/Lord_Howe', date: '2026-04-05', hours: 24.5, row: '01:00-02:30', cut: '14:00/16:00' },
  { zone: 'Australia/Lord_Howe', date: '2026-10-04', hours: 23.5, row: '01:00-03:00', cut: '14:30/16:00' },
  { zone: 'Pacific/Apia', date: '2011-09-24', hours: 23, row: '02:00-05:00', cut: '13:00/15:00' },
  { zone: 'Pacific/Apia', date: '2012-04-01', hours: 25, row: '02:00-05:00', cut: '12:00/16:00' },
  { zone: 'Pacific/Apia', date: '2011-12-29', hours: 24, row: '22:00-00:30', cut: '08:00/10:30' },
];

/** Half hours of every weekday: all of them, or every second one. */
function halfHours(everyMinutes: number): Timetable {
  const starts = Array.from({ length: 1_440 / everyMinutes }, (_, index) => index * everyMinutes);
  const rows = [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    starts.map((startMinute) => ({ day, startMinute, finishMinute: (startMinute + 30) % 1_440, stage: 1 })),
  );
  return { cycle: { kind: 'week' }, rows };
}

const everySecond = halfHours(60);

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  for (const [index, change] of changes.entries()) await addRegion(`c${index}`, change);
  app = await createTestApp(database, { now: clock.now });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

async function addRegion(id: string, { zone, date, row }: (typeof changes)[number]): Promise<void> {
  const [start, finish] = row.split('-').map(minuteOf) as [number, number];
  const weekday = Temporal.PlainDate.from(date).dayOfWeek;
  const repos = createRepos(database.db);
  await insertRegion(database, {
    id,
    timeZone: zone,
    areas: [
      { key: 'row', group: 'row' },
      { key: 'halves', group: 'halves' },
      { key: 'all', group: 'all' },
    ],
    timetables: {
      row: {
        cycle: { kind: 'week' },
        rows: [{ day: weekday, startMinute: start, finishMinute: finish, stage: 1 }],
      },
      halves: everySecond,
      all: halfHours(30),
    },
  });
  const { startMs } = span(zone, date);
  await repos.schedule.addStageFacts([
    {
      factId: `${id}/1`,
      regionId: id,
      startsAtMs: startMs - 30 * dayMs,
      endsAtMs: startMs + 30 * dayMs,
      stage: 1,
      recordedAtMs: clock.now().getTime(),
      sequence: 0,
      source: 'import',
    },
  ]);
  await repos.schedule.addHearing({ regionId: id, heardAt: clock.now(), kind: 'imported', source: 'import' });
}

function minuteOf(time: string): number {
  const { hour, minute } = Temporal.PlainTime.from(time);
  return hour * 60 + minute;
}

/** The day from its first moment to that of the next day which the zone has. */
function span(zone: string, date: string) {
  const day = Temporal.PlainDate.from(date);
  const startMs = day.toZonedDateTime(zone).epochMilliseconds;
  return { startMs, endMs: day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds };
}

const iso = (atMs: number) => new Date(atMs).toISOString();

describe.each(changes.map((change, index) => ({ ...change, id: `c${index}` })))(
  '$zone on $date with a row $row',
  ({ id, zone, date, hours, cut }) => {
    const { startMs, endMs } = span(zone, date);

    it('the row is one cut, as long as the two clock times are apart', async () => {
      const windows = await app.caller.schedule.windows({
        areaId: `${id}/row`,
        from: iso(startMs - dayMs),
        to: iso(endMs + dayMs),
      });
      const told = windows.map(
        ({ startsAt, endsAt }) => `${iso(+startsAt).slice(11, 16)}/${iso(+endsAt).slice(11, 16)}`,
      );
      expect(told).toEqual([cut]);
    });

    it('the day has its real length in the history, no minute of it twice or missing', async () => {
      expect((endMs - startMs) / hourMs).toBe(hours);
      const { days } = await app.caller.status.history({
        areaId: `${id}/halves`,
        from: iso(startMs - dayMs),
        to: iso(endMs + 2 * dayMs),
      });
      const day = days.find((one) => one.date === date);
      expect((day?.onMinutes ?? 0) + (day?.offMinutes ?? 0)).toBe(hours * 60);
      expect(day?.unknownMinutes).toBe(0);
      const dates = days.map((one) => one.date);
      expect(new Set(dates).size).toBe(dates.length);
      expect(dates.includes('2011-12-30')).toBe(false); // Apia never had it
    });

    it('every half hour around it is on or off as its row says', async () => {
      for (let atMs = startMs - 2 * hourMs; atMs < endMs + 2 * hourMs; atMs += 10 * minuteMs) {
        const { state } = await app.caller.status.area({ areaId: `${id}/halves`, at: iso(atMs) });
        expect(state, iso(atMs)).toBe(isCut(everySecond, 1, atMs, zone) ? 'off' : 'on');
      }
    });

    it('rows that fill the day fill it over the change as well', async () => {
      const windows = await app.caller.schedule.windows({
        areaId: `${id}/all`,
        from: iso(startMs - dayMs),
        to: iso(endMs + dayMs),
      });
      expect(windows).toEqual([
        { startsAt: new Date(startMs - dayMs), endsAt: new Date(endMs + dayMs), stage: 1 },
      ]);
    });
  },
);
