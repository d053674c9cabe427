import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { insertRegion } from '../../support/testRegion.ts';

let database: TestDatabase;
let clientFolder: string;
const apps: TestApp[] = [];

async function start(options: Parameters<typeof createTestApp>[1] = {}): Promise<TestApp> {
  const app = await createTestApp(database, { clientFolder, ...options });
  apps.push(app);
  return app;
}

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  clientFolder = await mkdtemp(join(tmpdir(), 'wip-client-'));
  await writeFile(join(clientFolder, 'index.html'), '<!doctype html><title>Map</title>');
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await database?.drop();
  await rm(clientFolder, { recursive: true, force: true });
});

function readPolicy(headers: Headers): Map<string, string[]> {
  const directives = (headers.get('content-security-policy') ?? '').split('; ');
  return new Map(
    directives.map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

describe('the page', () => {
  test('may run its own scripts only, be in no frame, and have no inline code at all', async () => {
    const { headers } = await fetch(`${(await start()).url}/`);
    const policy = readPolicy(headers);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('worker-src')).toEqual(["'self'", 'blob:']);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('permissions-policy')).toContain('geolocation=(self)');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('tells another site where it comes from, but never which place was looked at', async () => {
    const { headers } = await fetch(`${(await start()).url}/`);
    expect(headers.get('referrer-policy')).toBe('strict-origin');
  });

  test('may ask Mapbox where there is a key for it, and nobody else otherwise', async () => {
    const without = readPolicy((await fetch(`${(await start()).url}/`)).headers);
    expect(without.get('connect-src')).toEqual(["'self'"]);
    const withKey = readPolicy((await fetch(`${(await start({ mapboxToken: 'pk.test' })).url}/`)).headers);
    expect(withKey.get('connect-src')).toEqual([
      "'self'",
      'https://api.mapbox.com',
      'https://events.mapbox.com',
      'https://*.tiles.mapbox.com',
    ]);
  });

  test('is kept on TLS where a trusted proxy says that it was asked with it', async () => {
    const forwarded = { headers: { 'x-forwarded-proto': 'https' } };
    const behindProxy = await fetch(`${(await start({ trustedProxies: 1 })).url}/`, forwarded);
    expect(behindProxy.headers.get('strict-transport-security')).toBe('max-age=31536000');
    const direct = await fetch(`${(await start()).url}/`, forwarded);
    expect(direct.headers.get('strict-transport-security')).toBeNull();
  });
});

test('data may load nothing and be framed nowhere, whatever a browser takes it for', async () => {
  const { url } = await start();
  for (const path of ['/trpc/regions.list', '/healthz', '/tiles/none/0/0/0.mvt', '/ingest/readings']) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});
