import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database);
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

async function ask(path: string, input?: unknown) {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await fetch(`${app.url}/trpc/${path}${query}`);
  const body = (await response.json()) as {
    error?: { json: { message: string; data: { field: string | null; stack?: string } } };
  };
  return { status: response.status, headers: response.headers, error: body.error?.json };
}

const at = '2026-11-23T12:00:00Z';
const later = '2026-11-24T12:00:00Z';
const area = 'test/one';

describe('bad input', () => {
  test.each([
    ['areas.search', { q: '' }, 'q'],
    ['areas.search', { q: 'x'.repeat(101) }, 'q'],
    ['areas.search', { q: 'a', limit: 1.5 }, 'limit'],
    ['areas.search', { q: { $ne: '' } }, 'q'],
    ['areas.at', { lon: 181, lat: 0 }, 'lon'],
    ['areas.at', { lon: 0, lat: '1' }, 'lat'],
    ['areas.at', {}, 'lon'],
    ['areas.near', { lon: 0, lat: 0, radiusM: -1 }, 'radiusM'],
    ['areas.near', { lon: 0, lat: 0, radiusM: 1e9 }, 'radiusM'],
    ['areas.inView', { bbox: [0, 10, 10, 0] }, 'bbox'],
    ['areas.inView', { bbox: [0, 0, 1] }, 'bbox'],
    ['areas.byId', { areaId: '../../etc' }, 'areaId'],
    ['areas.byId', { areaId: ['test/one'] }, 'areaId'],
    ['schedule.windows', { areaId: area, from: at, to: at }, 'to'],
    ['schedule.windows', { areaId: area, from: '2020-01-01T00:00:00Z', to: at }, 'to'],
    ['schedule.windows', { areaId: area, from: 'yesterday', to: at }, 'from'],
    ['schedule.windows', { areaId: area, from: at, to: later, knownAt: 5 }, 'knownAt'],
    ['schedule.stage', { regionId: 'Test' }, 'regionId'],
    ['status.area', { areaId: area, at: '2026-02-30T00:00:00Z' }, 'at'],
    ['status.area', { areaId: area, at: '9999-01-01T00:00:00Z' }, 'at'],
    ['status.inView', { bbox: [0, 0, 1, null] }, 'bbox.3'],
    ['status.timeline', { bbox: [0, 0, 1, 1], from: at, to: '2027-11-24T12:00:00Z' }, 'to'],
    ['status.history', { areaId: area, from: later, to: at }, 'to'],
    ['status.history', undefined, 'input'],
    ['status.history', 'text', 'input'],
    ['status.history', null, 'input'],
  ])('%s with %j is a 400 that names %s', async (path, input, field) => {
    const { status, error } = await ask(path, input);
    expect(status).toBe(400);
    expect(error?.data.field).toBe(field);
    expect(error?.message).toContain(field);
    expect(error?.data.stack).toBeUndefined();
  });

  test.each([
    ['areas.byId', { areaId: 'test/none' }, 'areaId'],
    ['status.area', { areaId: 'none/one' }, 'areaId'],
    ['schedule.windows', { areaId: 'test/__proto__'.toLowerCase(), from: at, to: later }, 'areaId'],
    ['schedule.stage', { regionId: 'none' }, 'regionId'],
  ])('%s with %j is not found', async (path, input, field) => {
    const { status, error } = await ask(path, input);
    expect([400, 404]).toContain(status);
    expect(error?.data.field).toBe(field);
  });

  test('input that is no JSON, a path that is none and a method that is none are refused', async () => {
    expect((await fetch(`${app.url}/trpc/areas.at?input={`)).status).toBe(400);
    expect((await fetch(`${app.url}/trpc/areas.nowhere`)).status).toBe(404);
    expect((await fetch(`${app.url}/trpc/areas.at`, { method: 'DELETE' })).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await fetch(`${app.url}/nowhere`)).status).toBe(404);
  });
});

describe('limits', () => {
  const batched = (calls: number) => {
    const input = Object.fromEntries(Array.from({ length: calls }, (_, index) => [index, {}]));
    const path = Array.from({ length: calls }, () => 'regions.list').join(',');
    return fetch(`${app.url}/trpc/${path}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`);
  };

  test('a batch holds twenty calls and no more', async () => {
    expect((await batched(20)).status).toBe(200);
    expect((await batched(21)).status).toBe(400);
  });

  test('a body of more than a megabyte is refused', async () => {
    const response = await fetch(`${app.url}/trpc/regions.list`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ filler: 'x'.repeat(1_100_000) }),
    });
    expect([405, 413]).toContain(response.status);
  });

  test('a form is refused, since another site could send it unasked', async () => {
    const form = new FormData();
    form.set('a', 'b');
    const response = await fetch(`${app.url}/trpc/regions.list`, { method: 'POST', body: form });
    expect(response.status).toBe(415);
  });
});

test('public reads may be kept for some seconds, errors never', async () => {
  expect((await ask('regions.list')).headers.get('cache-control')).toMatch(/public, max-age=[1-9]$/);
  expect((await ask('areas.at', {})).headers.get('cache-control')).toBe('no-store');
});

test('alive and ready are told apart from the rest', async () => {
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
});
