import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromMicro } from '@wip/shared/consumption/meterPoint.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../support/createTestApp.ts';
import { createCuttingProxy } from '../../../support/cuttingProxy.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { eventually } from '../../../support/processes.ts';
import { runWip, startWip } from '../../../support/runWip.ts';
import { announceStage, everyEvening, insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let app: TestApp;
let dataDir: string;

const wholeDay = {
  cycle: { kind: 'week' as const },
  rows: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, startMinute: 0, finishMinute: 1_439, stage: 5 })),
};
const areas = [
  { key: 'one', population: 10 },
  { key: 'cut', group: 'cut', population: 20 },
  { key: 'past', population: 5 },
  { key: 'proxied', population: 5 },
];
const now = Date.now();
const daysAgo = (days: number) => new Date(now - days * dayMs).toISOString();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'wip-simulate-'));
  database = await createTestDatabase();
  const noRows = { cycle: { kind: 'week' as const }, rows: [] };
  await insertRegion(database, { areas, timetables: { '1': everyEvening, cut: { ...noRows, ...wholeDay } } });
  await announceStage(database, { from: daysAgo(30), to: daysAgo(1), stage: 2, recordedAt: daysAgo(30) });
  await announceStage(database, { from: daysAgo(1), to: null, stage: 5, recordedAt: daysAgo(30) });
  app = await createTestApp(database, { isFolding: true });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const env = () => ({ DATABASE_URI: database.uri, DATA_DIR: dataDir, PORT: String(app.port) });
const simulate = (...args: string[]) => runWip(['simulate', ...args], env());
const metersOf = (areaId: string) => app.repos.meters.ofArea(areaId);
const batches = () => database.db.collection('journal').countDocuments();

async function folded(): Promise<void> {
  await eventually(async () => (await app.repos.journal.backlog()).batchCount === 0, 20_000);
}

/** All readings of an area's meters since then, in kW. */
async function readingsOf(areaId: string, sinceMs: number) {
  const numbers = (await metersOf(areaId)).map(({ number }) => number);
  const spans = await Promise.all(
    numbers.map((number) => app.repos.readings.readingsOf(number, sinceMs, Date.now())),
  );
  return spans.flat().flatMap(({ meterNumber, startsAtMs, block: { power, slotS } }) =>
    [...power].map(([slot, micro]) => ({
      meterNumber,
      atMs: startsAtMs + slot * slotS * 1000,
      powerKw: fromMicro(micro),
    })),
  );
}

test('meters are simulated in the areas where most people live, send like any client, and are found again', async () => {
  const args = ['--region', 'test', '--areas', '2', '--meters', '3', '--interval', '1', '--for', '3s'];
  const first = await simulate(...args);
  expect(first.exitCode).toBe(0);
  expect(first.stderr).toMatch(/^\d readings sent, 3 meters without power …$/m);
  expect(first.stdout).toMatch(/^6 simulated meters in 2 areas report every 1 s; Ctrl-C ends it\.$/m);
  expect(first.stdout).toMatch(/^[3-9] simulated readings sent\.$/m);
  expect(first.stdout + first.stderr).not.toContain('wip_');
  const meters = await metersOf('test/one');
  expect(meters).toMatchObject(
    Array(3).fill({ isSimulated: true, gatewayId: 'simulator', areaId: 'test/one' }),
  );
  await folded();
  expect((await readingsOf('test/one', now)).length).toBeGreaterThanOrEqual(3);
  expect(await readingsOf('test/cut', now)).toEqual([]);

  const key = await readFile(join(dataDir, 'simulator.key'), 'utf8');
  expect((await stat(join(dataDir, 'simulator.key'))).mode & 0o777).toBe(0o600);
  expect((await simulate(...args)).exitCode).toBe(0);
  expect(await metersOf('test/one')).toEqual(meters);
  expect(await readFile(join(dataDir, 'simulator.key'), 'utf8')).toBe(key);
});

test('a key that was revoked is replaced by the next run', async () => {
  await app.repos.apiKeys.revokeAll({ gatewayId: 'simulator' }, { revokedAt: new Date() });
  const run = await simulate('--area', 'test/one', '--meters', '1', '--interval', '1', '--for', '3s');
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^[1-9] simulated readings? sent\.$/m),
  });
});

test('the past is written once, without readings in planned cuts, and a second run adds nothing', async () => {
  const args = ['--area', 'test/past', '--meters', '6', '--history', '12d', '--for', '0s'];
  const first = await simulate(...args);
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  expect(first.stdout).toMatch(/and their last 12 days are being written/);
  expect(first.stdout).toMatch(/^[\d,]+ simulated readings of the past written in \d+ s\.$/m);
  await folded();
  const readings = await readingsOf('test/past', now - 12 * dayMs - hourMs);
  const inCut = readings.filter(({ atMs }) => {
    const sinceMidnightMs = (atMs + 2 * hourMs) % dayMs;
    return atMs < now - dayMs && sinceMidnightMs >= 18 * hourMs && sinceMidnightMs < 20.5 * hourMs;
  });
  expect(inCut).toEqual([]);
  const days = new Set(readings.map(({ atMs }) => Math.floor(atMs / dayMs)));
  expect(days.size).toBe(13);
  expect(readings.every(({ powerKw }) => powerKw > 0)).toBe(true);
  const latestMs = Math.max(...readings.map(({ atMs }) => atMs));
  expect(now - latestMs).toBeLessThan(5 * 60_000 + 2.6 * hourMs);
  expect(await app.repos.areaBackfills.list(new Date(0))).toMatchObject([
    { areaId: 'test/past', readyAt: expect.any(Date) },
  ]);

  await database.db.collection('journal').deleteMany({ foldedAt: { $type: 'date' } }); // as after seven days
  const before = await batches();
  const second = await simulate(...args);
  expect(second).toMatchObject({ exitCode: 0, stderr: '' });
  expect(second.stdout).not.toContain('past written');
  expect(await batches()).toBe(before);
});

test('an answer that is lost is asked for again, and each reading is there once', async () => {
  const proxy = await createCuttingProxy({ host: '127.0.0.1', port: app.port });
  try {
    const before = await batches();
    const url = `http://127.0.0.1:${proxy.port}`;
    const args = ['--area', 'test/proxied', '--meters', '1', '--interval', '1', '--for', '8s', '--url', url];
    const { ended } = startWip(['simulate', ...args], env());
    await eventually(async () => (await batches()) > before);
    proxy.cutNext(2);
    expect(await ended).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`${url}: it does not answer; it is tried again.\n`),
    });
    expect(proxy.cutsLeft()).toBe(0);
    await folded();
    const atMs = (await readingsOf('test/proxied', now)).map((reading) => reading.atMs).sort();
    expect(atMs.length).toBeGreaterThanOrEqual(4);
    expect(atMs.at(-1)! - atMs[0]!).toBe((atMs.length - 1) * 1_000);
    expect((await batches()) - before).toBe(atMs.length);
  } finally {
    await proxy.close();
  }
});

test('Ctrl-C ends it with exit code 0 and says what was sent', async () => {
  const { child, ended } = startWip(['simulate', '--area', 'test/one', '--interval', '1'], env());
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await eventually(() => output.includes('report every'));
  child.kill('SIGINT');
  const { exitCode, stdout } = await ended;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/simulated readings? sent\.\n$/);
});

test.each([
  [[], 'Say where: --area <areaId>, or --region <id> --areas <count>.'],
  [['--area', 'test/nowhere'], "There is no area 'test/nowhere'."],
  [['--region', 'nowhere'], "There is no active region 'nowhere'."],
  [['--area', 'test/one', '--interval', '7'], '--interval: must divide an hour (3600 s) into equal parts'],
  [
    ['--area', 'test/one', '--history', 'long'],
    "--history 'long' is no length of time; write 90s, 5m, 12h or 400d.",
  ],
])('%j is refused with a sentence', async (args, sentence) => {
  expect(await simulate(...args)).toMatchObject({ exitCode: 1, stdout: '', stderr: `${sentence}\n` });
});
