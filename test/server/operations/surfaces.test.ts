import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appRouter } from '@wip/server/router.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestApp, type TestApp } from '../../support/createTestApp.ts';
import { listRoutes } from '../../support/listRoutes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';
import { projectRoot } from '../../support/processes.ts';
import { runWip } from '../../support/runWip.ts';

const procedure = z.custom<{ _def: { type: string } }>((value) => typeof value === 'function');

let database: TestDatabase;
let clientFolder: string;
let app: TestApp;
let page: string;

beforeAll(async () => {
  database = await createTestDatabase();
  clientFolder = await mkdtemp(join(tmpdir(), 'wip-client-'));
  await mkdir(join(clientFolder, 'assets'));
  app = await createTestApp(database, { clientFolder });
  page = await readFile(join(projectRoot, 'docs/surfaces.md'), 'utf8');
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
  await rm(clientFolder, { recursive: true, force: true });
});

/** The names in the first column of the table of a section. */
function namesIn(section: string): string[] {
  const text = page.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const firsts = [...text.matchAll(/^\| ([^|]*`[^|]*) \|/gm)].map(([, cell = '']) => cell);
  return firsts.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)).toSorted();
}

test('the page names every route that the server has, and no other', () => {
  const routes = [...new Set(listRoutes(app.app.router.stack))].toSorted();
  expect(routes.length).toBeGreaterThan(20);
  expect(namesIn('HTTP')).toEqual(routes);
});

test('the page names every procedure, and no other', () => {
  expect(namesIn('tRPC')).toEqual(Object.keys(appRouter._def.procedures).toSorted());
});

test('the page names every command, and no other', async () => {
  const top = await commandsOf([]);
  const nested = await Promise.all(
    top.map(async (name) => {
      const inside = await commandsOf([name]);
      return inside.length === 0 ? [name] : inside.map((inner) => `${name} ${inner}`);
    }),
  );
  expect(namesIn('Command line')).toEqual(nested.flat().toSorted());
}, 120_000);

test('the page names every stream', () => {
  const procedures: [string, unknown][] = Object.entries(appRouter._def.procedures);
  const subscriptions = procedures
    .filter(([, made]) => procedure.parse(made)._def.type === 'subscription')
    .map(([name]) => `SSE /trpc/${name}`);
  expect(namesIn('Live and MQTT')).toEqual(
    ['SSE /live/status', 'MQTT MQTT_TOPICS', ...subscriptions].toSorted(),
  );
});

async function commandsOf(path: string[]): Promise<string[]> {
  const { stdout } = await runWip([...path, '--help'], {});
  const list = stdout.split('\nCommands:\n')[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z][\w-]*)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
}
