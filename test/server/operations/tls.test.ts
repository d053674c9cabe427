import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@wip/server/config.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { askTls } from '../../support/askTls.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

let database: TestDatabase;
let folder: string;
let app: TestApp;
const lines: { level: number; msg: string; reason?: string }[] = [];
const files = () => ({ certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') });

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wip-renewal-'));
  await write(makeCertificate('first'));
  app = await createTestApp(database, {
    operations: { tls: files() },
    renewalMs: 20,
    log: pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) }),
  });
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

async function write({ cert, key }: { cert?: string; key?: string }): Promise<void> {
  if (cert !== undefined) await replace(files().certificate, cert);
  if (key !== undefined) await replace(files().key, key);
}

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

const shownName = async () => (await askTls(`${app.url}/healthz`)).shownName;
const said = (part: string) => lines.filter(({ msg }) => msg.includes(part));

describe('a server with a certificate', () => {
  test('answers over TLS and tells browsers to stay with it', async () => {
    const answer = await askTls(`${app.url}/readyz`);
    expect(answer).toMatchObject({ status: 200, text: 'ready\n', shownName: 'first' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test('serves a renewed pair to new connections and drops none that is open', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = await askTls(`${app.url}/healthz`, { agent });
    await write(makeCertificate('second'));
    await vi.waitFor(async () => expect(await shownName()).toBe('second'), 5_000);
    const after = await askTls(`${app.url}/healthz`, { agent });
    expect(after).toMatchObject({ status: 200, localPort: before.localPort, shownName: 'first' });
    agent.destroy();
  });

  test('keeps the old pair while the new one cannot be served, says so once, and takes it once it fits', async () => {
    const served = await shownName();
    lines.length = 0;
    const renewed = makeCertificate('third');
    await write({ cert: renewed.cert }); // its key is not there yet
    await vi.waitFor(() => expect(said('not served')).toHaveLength(1), 5_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(said('not served')).toHaveLength(1);
    expect(said('not served')[0]?.reason).toMatch(/TLS_CERT .*fit TLS_KEY/);
    expect(await shownName()).toBe(served);
    await write({ key: renewed.key });
    await vi.waitFor(async () => expect(await shownName()).toBe('third'), 5_000);
  });

  test('does not speak TLS 1.1, and does speak 1.2', async () => {
    await expect(askTls(`${app.url}/healthz`, { maxVersion: 'TLSv1.1' })).rejects.toThrow(
      /version|protocol/i,
    );
    await expect(askTls(`${app.url}/healthz`, { maxVersion: 'TLSv1.2' })).resolves.toMatchObject({
      status: 200,
    });
  });
});

describe('the settings', () => {
  test('take PEM text as well as files, with line breaks as a store of secrets writes them', async () => {
    const { cert, key } = makeCertificate('text');
    const text = { certificate: cert.replaceAll('\n', '\\n'), key };
    const other = await createTestApp(database, { operations: { tls: text } });
    expect(await askTls(`${other.url}/healthz`)).toMatchObject({ status: 200, shownName: 'text' });
    await other.close();
  });

  test('name the variable that is missing, unreadable or does not fit', async () => {
    expect(() => readConfig({ TLS_CERT: '/a/file' })).toThrow(/TLS_KEY is not usable/);
    expect(() => readConfig({ TLS_KEY: '/a/file' })).toThrow(/TLS_CERT is not usable/);
    const startWith = (tls: { certificate: string; key: string }) =>
      createTestApp(database, { operations: { tls } });
    await expect(startWith({ ...files(), key: '/nowhere/key.pem' })).rejects.toThrow(/TLS_KEY .*ENOENT/);
    const [one, other] = [makeCertificate(), makeCertificate()];
    await expect(startWith({ certificate: one.cert, key: other.key })).rejects.toThrow(/fit TLS_KEY/);
  });
});
