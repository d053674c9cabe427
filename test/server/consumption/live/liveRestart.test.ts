import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { followMeter } from '../../../support/followMeter.ts';
import { clientsOf, meterAt, operatorToken, sendWith } from '../../../support/meters.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually, type RunningProcess, startProcess } from '../../../support/processes.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;
let port = 0;
let server: RunningProcess | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertRegion(database);
  app = await createTestApp(database, { operatorToken });
});
afterAll(async () => {
  server?.killGroup('SIGKILL');
  await app?.close();
  await database?.drop();
});

async function start(): Promise<void> {
  server = startProcess(['server/src/main.ts'], {
    env: { DATABASE_URI: database.uri, PORT: String(port), NODE_ENV: 'production', LOG_LEVEL: 'error' },
  });
  const [, given] = await server.waitFor(/listening on \S+:(\d+)/, 60_000);
  port = Number(given);
}

async function stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (signal === 'SIGKILL') server?.killGroup(signal);
  else server?.kill(signal);
  await server?.ended();
}

test('a server that is killed, or ended, and started again loses and doubles no reading of an open page', {
  timeout: 180_000,
}, async () => {
  const { meter, apiKey, readKey } = await clientsOf(app).operator.meters.create.mutate(
    meterAt({ slotS: 1, maxPowerKw: 1_000_000 }),
  );
  await start();
  const page = followMeter({ url: `http://127.0.0.1:${port}`, meterId: meter.meterId, readKey });
  await eventually(() => page.items.length > 0);

  const startMs = Math.floor(Date.now() / 1_000 - 3_000) * 1_000;
  const sent: number[] = [];
  let isSending = true;
  const sending = (async () => {
    while (isSending) {
      const powerKw = sent.length + 1;
      const at = new Date(startMs + 1_000 * sent.length).toISOString();
      expect(await sendWith(app, { authorization: `Bearer ${apiKey}` }, { at, powerKw })).toBe(202);
      sent.push(powerKw);
      await sleep(20);
    }
  })();
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
    await sleep(1_000);
    const before = page.powers().length;
    await stop(signal);
    await sleep(500);
    await start();
    await eventually(() => page.powers().length > before, 30_000);
  }
  isSending = false;
  await sending;
  await eventually(() => page.powers().length >= sent.length, 30_000);
  await sleep(500);
  page.stop();
  expect(page.powers().toSorted((a, b) => a! - b!)).toEqual(sent);
  expect(page.errors).toEqual([]);
  expect(page.items.filter(({ type }) => type === 'gap')).toHaveLength(1);
});
