import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

let database: TestDatabase;
let app: TestApp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '.wip-hidden-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Page</title>');
  database = await createTestDatabase();
  app = await createTestApp(database, { clientFolder: folder });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

test('the page is served from below a hidden folder, and a missing asset is said to be missing', async () => {
  const page = await fetch(`${app.url}/za/centurion`, { headers: { accept: 'text/html' } });
  expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>Page</title>']);
  const missing = await fetch(`${app.url}/assets/none.js`);
  expect([missing.status, await missing.json()]).toEqual([404, { error: 'There is nothing here.' }]);
});

test('HEAD of the live stream answers at once and leaves no viewer behind', async () => {
  const response = await fetch(`${app.url}/live/status`, {
    method: 'HEAD',
    signal: AbortSignal.timeout(3_000),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
});
