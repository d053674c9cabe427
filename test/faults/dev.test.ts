import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeBundle } from '../support/bundles.ts';
import { demonstrationReadings } from '../support/demonstrationReadings.ts';
import { eventually, processesWith, type RunningProcess, startProcess } from '../support/processes.ts';

const rounds = process.env.WIP_LONG === '1' ? 20 : 3;
const address = /Where is the Power: (http:\S+)/;

let dataDir: string;
let started: RunningProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'wip-dev-'));
  started = [];
});
afterEach(async () => {
  for (const each of started) each.killGroup('SIGKILL');
  await eventually(async () => !(await databaseRuns()));
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

function settings(): NodeJS.ProcessEnv {
  return {
    ...{ DATA_DIR: dataDir, DATABASE_URI: '', PORT: undefined, LOG_LEVEL: 'warn', MONGO_URI: undefined },
    DEMO_METERS: '0',
  };
}

function startDev(env: NodeJS.ProcessEnv = {}): RunningProcess {
  const dev = startProcess(['scripts/dev.ts'], { env: { ...settings(), ...env } });
  started.push(dev);
  return dev;
}

function wip(...args: string[]): RunningProcess {
  const command = startProcess(['server/src/cli/wip.ts', ...args], { env: settings() });
  started.push(command);
  return command;
}

async function addressOf(dev: RunningProcess): Promise<string> {
  return (await dev.waitFor(address, 60_000))[1] ?? '';
}

async function regionsAt(base: string): Promise<string[]> {
  const answer = await (await fetch(`${base}trpc/regions.list`)).json();
  return answer.result.data.json.regions.map((region: { regionId: string }) => region.regionId);
}

async function databaseRuns(): Promise<boolean> {
  try {
    const { pid } = JSON.parse(await readFile(join(dataDir, 'mongod.json'), 'utf8'));
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function answers(base: string): Promise<boolean> {
  return fetch(`${base}readyz`).then(
    (response) => response.ok,
    () => false,
  );
}

test('a second dev beside the first has its own address and the same database', async () => {
  const first = startDev();
  const firstAddress = await addressOf(first);
  const second = startDev();
  const secondAddress = await addressOf(second);
  expect(secondAddress).not.toBe(firstAddress);
  expect(await regionsAt(firstAddress)).toEqual(['za']);
  expect(await regionsAt(secondAddress)).toEqual(['za']);

  first.killGroup('SIGINT');
  expect(await first.ended()).toBe(0);
  expect(await answers(firstAddress)).toBe(false);
  expect(await regionsAt(secondAddress)).toEqual(['za']);

  second.kill('SIGTERM');
  expect(await second.ended()).toBe(0);
  expect(await answers(secondAddress)).toBe(false);
  expect(await databaseRuns()).toBe(false);
});

test('after dev was killed nothing of it stays, and dev starts again with what was there', async () => {
  const first = startDev();
  const firstAddress = await addressOf(first);
  first.kill('SIGKILL');
  await first.ended();
  const second = startDev();
  expect(await regionsAt(await addressOf(second))).toEqual(['za']);
  expect(second.output()).not.toContain('Loading');
  await eventually(async () => firstAddress === (await addressOf(second)) || !(await answers(firstAddress)));
});

test('dev ends when the npx that started it is told to end', async () => {
  const npx = startProcess(['pnpm', 'dev'], { command: 'npx', env: settings() });
  started.push(npx);
  const base = await addressOf(npx);
  npx.kill('SIGTERM');
  await eventually(async () => !(await answers(base)) && !(await databaseRuns()));
});

test(`two commands and a dev that start within 200 ms all succeed, ${rounds} times`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const bundles = await Promise.all(['left', 'right'].map((name) => bundleOf(`${name}-${round}`)));
    const commands = [wip('import', bundles[0] ?? '', '--activate')];
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    const dev = startDev();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    commands.push(wip('import', bundles[1] ?? '', '--activate'));
    for (const command of commands) expect(await command.ended(), command.output()).toBe(0);
    const base = await addressOf(dev);
    await eventually(async () => {
      const regions = await regionsAt(base);
      return regions.includes(`left-${round}`) && regions.includes(`right-${round}`);
    });
    dev.killGroup('SIGINT');
    expect(await dev.ended(), dev.output()).toBe(0);
  }
});

test('dev has simulated meters that report, whose past is written once, and that end with it', async () => {
  const first = startDev({ DEMO_METERS: '1' });
  await first.waitFor(/^10 simulated meters in 10 areas report every 60 s, and their last 400 days/m, 90_000);
  await first.waitFor(/^[\d,]+ simulated readings of the past written in \d+ s\.$/m, 180_000);
  const reported = async (kind: 'past' | 'live') => (await demonstrationReadings(dataDir))[kind];
  await eventually(async () => (await reported('live')) >= 5, 90_000);
  await eventually(async () => (await demonstrationReadings(dataDir)).unfolded === 0, 180_000);
  const past = await reported('past');
  expect(past).toBeGreaterThan(200_000);
  first.killGroup('SIGINT');
  expect(await first.ended(), first.output()).toBe(0);
  await eventually(async () => (await processesWith(`DATA_DIR=${dataDir}`)).length === 0);

  const second = startDev({ DEMO_METERS: '1' });
  await second.waitFor(/^10 simulated meters in 10 areas report every 60 s \(/m, 90_000);
  expect(await reported('past')).toBe(past);
  second.kill('SIGKILL');
  await eventually(async () => (await processesWith(`DATA_DIR=${dataDir}`)).length === 0);
});

test('a DEMO_METERS that is no number ends dev with one sentence', async () => {
  const dev = startDev({ DEMO_METERS: 'many' });
  expect(await dev.ended()).toBe(1);
  expect(dev.output()).toBe(
    "DEMO_METERS is 'many'; it must be a number from 0 to 1000: the simulated meters of an area.\n",
  );
});

test('an address of the database that leads nowhere ends dev with one sentence', async () => {
  const dev = startDev({ DATABASE_URI: 'mongodb://user:secret@127.0.0.1:1/wip' });
  expect(await dev.ended()).toBe(1);
  expect(dev.output()).toMatch(/^No database answers at 127\.0\.0\.1:1, which DATABASE_URI names; .*\n$/);
  expect(dev.output()).not.toContain('secret');
});

test('a port that is taken ends dev with one sentence if it was asked for', async () => {
  const first = startDev();
  const port = new URL(await addressOf(first)).port;
  const second = startDev({ PORT: port });
  expect(await second.ended()).toBe(1);
  expect(second.output()).toBe(`Port ${port} is taken; end what uses it or set PORT to another one.\n`);
});

async function bundleOf(regionId: string): Promise<string> {
  const folder = join(dataDir, 'bundles', regionId);
  await writeBundle(folder, { region: { id: regionId } });
  return folder;
}
