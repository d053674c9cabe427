import { tokens } from '@wip/client/src/ui/tokens.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { fixedClock } from '../../support/fixedClock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { announceStage, insertRegion } from '../../support/testRegion.ts';

const hostileName = '<script>alert("1")</script> & \'co\'';
const longName = '&"\u{1F4A1}'.repeat(400);
/** Off for a minute, on for a minute, all day. */
const flickering: Timetable = {
  cycle: { kind: 'week' },
  rows: [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    Array.from({ length: 719 }, (_, index) => ({
      day,
      startMinute: index * 2,
      finishMinute: index * 2 + 1,
      stage: 4,
    })),
  ),
};
const everyEvening: Timetable = {
  cycle: { kind: 'week' },
  rows: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, startMinute: 1_080, finishMinute: 1_230, stage: 4 })),
};
const atStage = (stage: number) => everyEvening.rows.map((row) => ({ ...row, stage }));
const clock = fixedClock('2026-11-23T16:05:00Z');

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database, {
    areas: [
      { key: 'one', name: 'Centurion', parents: ['City of Tshwane', 'Gauteng'] },
      { key: 'hostile', name: hostileName },
      { key: 'a'.repeat(100), name: longName, parents: [longName, longName], group: '2' },
      ...Array.from({ length: 40 }, (_, index) => ({
        key: `${'b'.repeat(97)}-${index}`,
        name: `${longName} ${index}`,
      })),
    ],
    timetables: { '1': everyEvening, '2': flickering },
  });
  await insertRegion(database, {
    id: 'quiet',
    areas: [{ key: 'one', name: 'Silent Bay', corner: [20, -30] }],
  });
  for (const day of [20, 21, 22, 23]) {
    await announceStage(database, {
      from: '2026-11-20T00:00:00Z',
      to: '2026-12-20T00:00:00Z',
      stage: 4,
      recordedAt: `2026-11-${day}T10:00:00Z`,
    });
  }
  await announceStage(database, {
    regionId: 'quiet',
    from: '2026-11-20T00:00:00Z',
    to: '2026-12-20T00:00:00Z',
    stage: 0,
    recordedAt: '2026-11-20T00:00:00Z',
  });
  await insertRegion(database, {
    id: 'changing',
    areas: [{ key: 'one', name: 'Changing Hills', corner: [22, -30] }],
    timetables: { '1': { ...everyEvening, rows: [...everyEvening.rows, ...atStage(2)] } },
  });
  for (const [from, to, stage] of [
    ['2026-11-20T00:00:00Z', '2026-11-23T17:00:00Z', 4],
    ['2026-11-23T17:00:00Z', '2026-11-24T17:00:00Z', 2],
    ['2026-11-24T17:00:00Z', '2026-12-20T00:00:00Z', 4],
  ] as const) {
    await announceStage(database, {
      regionId: 'changing',
      from,
      to,
      stage,
      recordedAt: '2026-11-23T10:00:00Z',
    });
  }
  app = await createTestApp(database, { now: clock.now });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

async function open(path: string, init?: RequestInit) {
  const response = await fetch(app.url + path, init);
  const page = await response.text();
  const text = page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  return {
    status: response.status,
    headers: response.headers,
    page,
    text,
    title: /<title>(.*?)<\/title>/s.exec(page)?.[1],
  };
}

describe('the answer for an area without JavaScript', () => {
  test('says at once whether the power is on, until when, what comes, how certain and why', async () => {
    const { status, title, text, page } = await open('/area/test/one');
    expect([status, title]).toEqual([200, 'Off · back 20:30 – Centurion']);
    for (const words of [
      'City of Tshwane, Gauteng Centurion Power is off Back at about 20:30 today',
      'In 2 h 25 min; next cut tomorrow 18:00–20:30.',
      'Expected · as of 18:05 today',
      'Times in South Africa Standard Time (Africa/Johannesburg)',
      'Stage 4 switches block 1 off 18:00–20:30.',
      'Timetable, block 1, stage 4: off 18:00–20:30 operator, heard 12:00 today',
      'Probability of being off: 95 %.',
    ]) {
      expect(text).toContain(words);
    }
    expect(page).toContain('href="/?area=test/one"');
    expect(page.indexOf('Power is off')).toBeLessThan(page.indexOf('<table'));
  });

  test('shows the next three cuts and the seven days from today as tables', async () => {
    const { page } = await open('/area/test/one');
    const [next, week] = [...page.matchAll(/<tbody>(.*?)<\/tbody>/gs)].map(([, body]) =>
      [...body!.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
        row!.replace(/<[^>]+>/g, '|').replace(/\|+/g, '|'),
      ),
    );
    expect(next).toEqual([
      '|tomorrow|18:00–20:30|4|',
      '|Wed 25 Nov|18:00–20:30|4|',
      '|Thu 26 Nov|18:00–20:30|4|',
    ]);
    expect(week).toHaveLength(7);
    expect(week?.[0]).toBe('|today|Off 18:00–20:30.|2 h 30 min|');
    expect(week?.[6]).toBe('|Sun 29 Nov|Off 18:00–20:30.|2 h 30 min|');
  });

  test('names a cut whose stage changes inside once, with both stages, and the rest of a running one not at all', async () => {
    const { text } = await open('/area/changing/one');
    expect(text).toContain('Day Off Stage tomorrow 18:00–20:30 2, then 4 Wed 25 Nov 18:00–20:30 4');
    expect(text).toContain('next cut tomorrow 18:00–20:30.');
  });

  test('answers for another moment, also as links of the map name it', async () => {
    for (const at of ['2026-11-24T16:05Z', '2026-11-24T16:05:00Z', '2026-11-24T18:05:00+02:00']) {
      const { title, text, page } = await open(`/area/test/one?at=${at}`);
      expect(title).toBe('Off · back 20:30 – Centurion');
      expect(text).toContain('Showing Tue 18:05, not now.');
      expect(text).toContain('Power should be off');
      expect(page).toContain('href="/?area=test/one&amp;at=2026-11-24T16:05:00Z"');
    }
    const { text } = await open('/area/test/one?at=2026-11-22T10:00Z');
    expect(text).toContain('Power was on');
  });

  test('says of a past moment what was known then, and what was learned since', async () => {
    const { text } = await open('/area/test/one?at=2026-11-20T09:00Z');
    expect(text).toContain('At 11:00 on Fri 20 Nov we knew Nothing certain.');
    expect((await open('/area/test/one')).text).not.toContain('we knew');
  });

  test('answers with what was known at a moment, in the answer, the cuts and the week', async () => {
    const { text } = await open('/area/test/one?knownAt=2026-11-19T00:00Z');
    expect(text).toContain('With what was known at 02:00 on Thu 19 Nov.');
    expect(text).toContain('We don’t know');
    expect(text).toContain('None is announced.');
    expect(text).toContain('today Not known yet. –');
  });

  test('an unknown state says why and what was known last', async () => {
    const { title, text } = await open('/area/quiet/one');
    expect(title).toBe('Unknown – Silent Bay');
    expect(text).toContain('Power was on when we last knew, at 02:00 on Sat 21 Nov');
    expect(text).toContain('silent since 02:00 on Fri 20 Nov');
  });
});

describe('what cannot be answered', () => {
  test.each([
    '/area/test/none',
    '/area/TEST/one',
    '/area/x/y%20z',
    '/area/test',
    '/area//',
    '/area/test/one/more',
  ])('%s is said to be unknown', async (path) => {
    const { status, text, headers } = await open(path);
    expect(status).toBe(404);
    expect(text).toContain('No such area');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test.each(['/area/test/%FF', '/area/%FF/one', '/area/%FF'])('%s is said to be no address', async (path) => {
    const { status, text, headers } = await open(path);
    expect([status, headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(text).toContain('This address cannot be read');
  });

  test('a search of 101 characters is said to be too long', async () => {
    const { status, text } = await open(`/area?q=${'x'.repeat(101)}`);
    expect(status).toBe(400);
    expect(text).toContain('q: must have at most 100 characters');
    expect((await open('/area?q=a&q=b')).text).toContain('q: must be given once');
  });

  test.each([
    ['at=yesterday', 'at: must be an ISO 8601 instant'],
    ['at=2026-02-30T00:00Z', 'at: must be an ISO 8601 instant'],
    ['at=2500-01-01T00:00Z', 'at: must lie between the years 1970 and 2200'],
    ['at=2026-11-24T16:05Z&at=2026-11-25T16:05Z', 'at: must be given once'],
    ['knownAt=', 'knownAt: must be an ISO 8601 instant'],
  ])('%s names the field at fault', async (query, sentence) => {
    const { status, text } = await open(`/area/test/one?${query}`);
    expect(status).toBe(400);
    expect(text).toContain(sentence);
  });
});

describe('every plain page', () => {
  const paths = [
    '/area/test/one',
    '/area/test/hostile',
    `/area/test/${'a'.repeat(100)}`,
    '/area/quiet/one',
    '/area/test/none',
    `/area/${'x'.repeat(2_000)}/${'%3Cscript%3E'.repeat(300)}`,
    `/area/test/one?at=${'"<script>'.repeat(300)}`,
    '/area',
    '/area?q=centurion',
    '/area?q=%3Cscript%3E',
    '/area?q=a',
  ];

  test.each(paths)('%# is small, whole and loads nothing', async (path) => {
    const { page, headers } = await open(path);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(15_000);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('<meta name="viewport"');
    expect(page).toMatch(/<h1>/);
    expect(page).not.toMatch(/<script|<img|@import|url\(|\bsrc=|href="(https?:)?\/\//i);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  test('keeps names as text', async () => {
    const { page, title } = await open('/area/test/hostile');
    const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;';
    expect(title).toBe(`Off · back 20:30 – ${escaped}`);
    expect(page).toContain(`<h1>${escaped}</h1>`);
  });

  test('is cached as briefly as the other public reads, and compressed on request', async () => {
    const { headers } = await open('/area/test/one', { headers: { 'accept-encoding': 'gzip' } });
    const api = await fetch(`${app.url}/trpc/regions.list`);
    expect(headers.get('cache-control')).toBe(api.headers.get('cache-control'));
    expect([headers.get('content-encoding'), headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
  });

  test('answers HEAD with the same headers and no body', async () => {
    const head = await open('/area/test/one', { method: 'HEAD' });
    expect([head.status, head.page]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await open('/area/test/none', { method: 'HEAD' })).status).toBe(404);
  });

  test('has the colours of the client, in both themes', async () => {
    const { page } = await open('/area/test/one');
    const known = new Set(
      JSON.stringify(tokens)
        .toLowerCase()
        .match(/#[0-9a-f]{6}/g),
    );
    const css = /<style>(.*?)<\/style>/s.exec(page)![1]!.replace('--page:#fff;', '');
    const used = css.match(/#[0-9a-f]{3,6}/g) ?? [];
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((colour) => !known.has(colour))).toEqual([]);
    expect(css).toContain('prefers-color-scheme:dark');
  });
});

test('the search finds areas with their answers', async () => {
  const { page, text } = await open('/area?q=centurion');
  expect(page).toContain('<a href="/area/test/one">Centurion</a> Off · back 20:30');
  expect(page).toContain('value="centurion"');
  expect((await open('/area?q=zzzz')).text).toContain('No place of this name was found.');
  expect(text).toContain('Testland (43 areas)');
  const refused = await open(`/area?q=${'x'.repeat(101)}`);
  expect([refused.status, refused.text.includes('q: ')]).toEqual([400, true]);
});

test('the page says what the API says, at any moment', async () => {
  const titles = {
    on: /Power (is|was|should be) on/,
    off: /Power (is|was|should be) off/,
    unknown: /We don’t know/,
  };
  for (let hour = -30; hour < 40; hour++) {
    const at = new Date(clock.now().getTime() + hour * 3_600_000).toISOString();
    for (const areaId of ['test/one', 'quiet/one']) {
      const { state } = await app.caller.status.area({ areaId, at });
      expect((await open(`/area/${areaId}?at=${at}`)).text).toMatch(titles[state]);
    }
  }
});
