import { readConfig } from '@wip/server/config.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';

const friend = 'https://maps.example.org';
const strangers = [
  'null',
  'https://evil.example',
  `${friend}.evil.example`,
  'https://evilmaps.example.org',
  'http://maps.example.org',
  `${friend}:8443`,
];

let database: TestDatabase;
let open: TestApp;
let closed: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  open = await createTestApp(database, { operations: { corsOrigins: [friend] } });
  closed = await createTestApp(database);
});

afterAll(async () => {
  await open?.close();
  await closed?.close();
  await database?.drop();
});

const allowedOf = ({ headers }: Response) => headers.get('access-control-allow-origin');

describe('pages of other origins', () => {
  test('may read nothing unless they are named', async () => {
    const response = await fetch(`${closed.url}/trpc/regions.list`, { headers: { origin: friend } });
    expect(allowedOf(response)).toBeNull();
  });

  test('may read what is public where they are named, without credentials', async () => {
    const response = await fetch(`${open.url}/trpc/regions.list`, { headers: { origin: friend } });
    expect(response.status).toBe(200);
    expect(allowedOf(response)).toBe(friend);
    expect(response.headers.get('vary')).toMatch(/origin/i);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(strangers)('may read nothing from %s', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const response = await fetch(`${open.url}/trpc/regions.list`, { method, headers: { origin } });
      expect(allowedOf(response)).toBeNull();
    }
  });

  test.each(['/trpc/regions.list', '/trpc/regions.list,regions.list?batch=1', '/tiles/none/0/0/0.mvt'])(
    'are told apart by whoever keeps the answer of %s',
    async (path) => {
      const { headers } = await fetch(`${open.url}${path}`, { headers: { origin: friend } });
      expect(headers.get('vary')).toMatch(/origin/i);
      expect(headers.get('access-control-allow-origin')).toBe(friend);
    },
  );

  test('are not let in with a key, nor to write, nor to what is not public', async () => {
    const asked = { origin: friend, 'access-control-request-method': 'GET' };
    const preflight = (path: string) => fetch(`${open.url}${path}`, { method: 'OPTIONS', headers: asked });
    const allowed = await preflight('/trpc/regions.list');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    expect(allowed.headers.get('access-control-allow-headers')).not.toMatch(/authorization|key/i);
    for (const path of ['/metrics', '/ingest/readings', '/input/post', '/area']) {
      expect(allowedOf(await preflight(path))).toBeNull();
    }
    const post = await fetch(`${open.url}/trpc/meters.create`, {
      method: 'POST',
      headers: { origin: friend, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([post.status, allowedOf(post)]).toEqual([403, null]);
  });

  test('cannot be named loosely', () => {
    for (const origins of [
      '*',
      'null',
      'maps.example.org',
      `${friend}/`,
      `${friend}/map`,
      'ftp://x.example',
    ]) {
      expect(() => readConfig({ CORS_ORIGINS: origins })).toThrow(/CORS_ORIGINS/);
    }
    expect(readConfig({ CORS_ORIGINS: `${friend}, http://localhost:3000` }).operations.corsOrigins).toEqual([
      friend,
      'http://localhost:3000',
    ]);
  });
});

describe('what a page of another site makes a browser send', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const doors: [string, string, RequestInit][] = [
    ['POST', '/trpc/meters.create', { headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['POST', '/ingest/readings', { headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['POST', '/input/post', { headers: form, body: 'fulljson={}' }],
    ['POST', '/input/bulk', { headers: form, body: 'data=[]' }],
    ['GET', '/input/post?fulljson={}', {}],
    ['POST', '/api/v2/write', { headers: { 'content-type': 'text/plain' }, body: 'power value=1' }],
  ];

  test.each(doors)('%s %s is refused', async (method, path, init) => {
    const send = async (extra: Record<string, string>) => {
      const headers = { ...(init.headers as Record<string, string>), ...extra };
      const response = await fetch(`${closed.url}${path}`, { ...init, method, headers });
      return `${response.status} ${await response.text()}`;
    };
    const refused = /^403 .*Calls from other sites are refused/;
    expect(await send({ 'sec-fetch-site': 'cross-site' })).toMatch(refused);
    for (const origin of strangers) expect(await send({ origin })).toMatch(refused);
    // a program says neither, and the page itself says that it is at home: they get as far as the keys
    const ours: Record<string, string>[] = [{}, { 'sec-fetch-site': 'same-origin' }, { origin: closed.url }];
    for (const headers of ours) {
      const answer = await send(headers);
      expect(answer).toMatch(/^40[013] /);
      expect(answer).not.toMatch(refused);
    }
  });
});
