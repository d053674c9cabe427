import { describeError } from '@wip/server/operations/logs/describeError.ts';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { startProcess } from '../../support/processes.ts';
import { insertRegion } from '../../support/testRegion.ts';

let database: TestDatabase;
let all: TestApp;
let slow: TestApp;
const lines: Record<string, unknown>[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  all = await createTestApp(database, { log, operations: { logsAllRequests: true, slowRequestMs: 60_000 } });
  slow = await createTestApp(database, { log, operations: { slowRequestMs: 1 } });
});

afterEach(() => {
  lines.length = 0;
});

afterAll(async () => {
  await all?.close();
  await slow?.close();
  await database?.drop();
});

const lineWith = async (facts: Record<string, unknown>) =>
  vi.waitFor(() => {
    expect(lines).toContainEqual(expect.objectContaining(facts));
    return lines.find((line) => Object.entries(facts).every(([name, value]) => line[name] === value)) ?? {};
  });

describe('the line of a request', () => {
  test('has its name, method, route, status and duration, and nothing of what was asked or by whom', async () => {
    const place = encodeURIComponent('{"lon":28.0512345,"lat":-25.9543210}');
    const response = await fetch(`${all.url}/trpc/areas.at?input=${place}`, {
      headers: { authorization: 'Bearer seeded-secret-1234', 'x-forwarded-for': '203.0.113.7' },
    });
    const requestId = response.headers.get('x-request-id');
    const line = await lineWith({ requestId });
    expect(line).toMatchObject({ level: 30, method: 'GET', route: '/trpc/areas.at', status: 200 });
    expect(line.durationMs).toBeGreaterThan(0);
    expect(JSON.stringify(lines)).not.toMatch(/28\.05|25\.95|input|seeded|203\.0|127\.0/);
  });

  test('has the name that its sender gave it where that is well formed, else one of ours', async () => {
    const nameOf = async (given: string) =>
      (await fetch(`${all.url}/trpc/regions.list`, { headers: { 'x-request-id': given } })).headers.get(
        'x-request-id',
      );
    expect(await nameOf('Root=1-67891233-abcdef')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await nameOf('1-67891233-abcdef')).toBe('1-67891233-abcdef');
    for (const bad of [
      'short',
      'x'.repeat(129),
      'has blanks inside',
      'a"quote"here',
      '<script>alert</script>',
    ]) {
      expect(await nameOf(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('is quiet for those who only look whether the process lives', async () => {
    await fetch(`${all.url}/healthz`);
    expect(await lineWith({ route: '/healthz' })).toMatchObject({ level: 20 });
  });

  test('is written of a slow request in any case, and not of a stream, which lasts as long as its viewer', async () => {
    const abort = new AbortController();
    const viewer = await fetch(`${slow.url}/live/status`, { signal: abort.signal });
    await viewer.body?.getReader().read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    await fetch(`${slow.url}/area?q=one`);
    expect(await lineWith({ route: '/area' })).toMatchObject({ level: 40, msg: 'A request was slow.' });
    expect(lines.filter(({ route }) => route === '/live/status')).toEqual([]);
  });
});

describe('what is kept of an error', () => {
  test.each([
    ['the password of an address', 'mongodb://user:seeded@db:27017/wip', /seeded|user/],
    ['what an address asked for', 'GET https://a.example/x?lat=-25.95&key=seeded failed', /25\.95|seeded/],
    ['a key', 'key wip_abcdefghijkl_c2VlZGVkc2VlZGVkc2VlZGVk is unknown', /c2VlZGVk/],
    ['a bearer token', 'sent Bearer seeded-token-here', /seeded/],
    [
      'a document that the database repeats',
      'E11000 dup key: { location: [28.0512, -25.9543] }',
      /28\.05|25\.95/,
    ],
    ['a place', 'no area at 28.051234 -25.954321', /28\.05|25\.95/],
  ])('is not %s', (_what, message, secret) => {
    const cause = new Error(message);
    const described = JSON.stringify(describeError(new Error('It failed.', { cause })));
    expect(described).not.toMatch(secret);
    expect(described).toContain('It failed.');
  });

  test('is where it happened, its kind and its code, also of its cause', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 112 });
    expect(describeError(new RangeError('outer', { cause }))).toMatchObject({
      type: 'RangeError',
      message: 'outer',
      stack: expect.stringContaining('requestLog.test.ts'),
      cause: { type: 'TypeError', message: 'inner', code: '112' },
    });
  });

  test('is what the log of a process writes', async () => {
    const script = `
      import { createLog } from './server/src/operations/logs/createLog.ts';
      const error = new Error('mongodb://user:seeded@db:27017 is away');
      createLog('info').error({ error, reason: 'Bearer seeded-token' }, 'It failed.');`;
    const writer = startProcess(['--input-type=module', '--eval', script]);
    expect(await writer.ended()).toBe(0);
    expect(JSON.parse(writer.output())).toMatchObject({
      msg: 'It failed.',
      reason: 'Bearer ***',
      error: { type: 'Error', message: 'mongodb://***@db:27017 is away' },
    });
  });
});
