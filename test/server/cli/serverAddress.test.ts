import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKeyLines } from '@wip/server/cli/printKeys.ts';
import { addressFileOf } from '@wip/server/cli/serverAddress.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { announceAddress } from '../../../scripts/announceAddress.ts';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

let database: TestDatabase;
let app: TestApp;
let dataDir: string;
let undos: (() => unknown)[];

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database);
  dataDir = await mkdtemp(join(tmpdir(), 'wip-address-'));
});
beforeEach(() => {
  undos = [];
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const announce = (url: string) =>
  announceAddress(
    { onEnd: (undo) => undos.push(undo), end: () => new Promise(() => {}), isEnding: false },
    dataDir,
    url,
  );
const end = () => {
  for (const undo of undos.splice(0)) undo();
};

/** The address in the command that tries a new key. */
async function shownAddress(): Promise<string | undefined> {
  const lines = await apiKeyLines('wip_key', { config: { dataDir, port: 8080 } });
  return /POST (\S+)\/ingest\/readings/.exec(lines.join('\n'))?.[1];
}

test('a new key is tried against the server that runs on the same data, for as long as it runs', async () => {
  expect(await shownAddress()).toBe('http://localhost:8080');
  announce(`${app.url}/`);
  expect(await shownAddress()).toBe(app.url);
  end();
  expect(existsSync(addressFileOf(dataDir))).toBe(false);
  expect(await shownAddress()).toBe('http://localhost:8080');
});

test('an address at which no server answers, or that cannot be read, is not shown', async () => {
  announce('http://127.0.0.1:1/');
  expect(await shownAddress()).toBe('http://localhost:8080');
  await writeFile(addressFileOf(dataDir), '{"url":');
  expect(await shownAddress()).toBe('http://localhost:8080');
});

test('a server that ends leaves the address of one that was started later', async () => {
  announce('http://127.0.0.1:1/');
  const [endFirst] = undos.splice(0);
  announce(app.url);
  endFirst?.();
  expect(await shownAddress()).toBe(app.url);
  end();
});
