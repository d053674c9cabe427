import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, type RunningProcess, startProcess } from '../support/processes.ts';

const rounds = process.env.WIP_LONG === '1' ? 20 : 3;

let dataDir: string;
let started: RunningProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'wip-faults-'));
  started = [];
});
afterEach(async () => {
  for (const each of started) each.killGroup('SIGKILL');
  await eventually(async () => !(await isRunning()));
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

function use(name: string, env: NodeJS.ProcessEnv = {}): RunningProcess {
  const user = startProcess(['test/faults/useDatabase.ts', dataDir, name], { env });
  started.push(user);
  return user;
}

async function opened(user: RunningProcess): Promise<{ uri: string; owned: boolean; names: string[] }> {
  return JSON.parse((await user.waitFor(/^open (.*)$/m))[1] ?? '');
}

async function readState(): Promise<{ version: string; port: number; pid: number }> {
  return JSON.parse(await readFile(join(dataDir, 'mongod.json'), 'utf8'));
}

async function isRunning(): Promise<boolean> {
  try {
    process.kill((await readState()).pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function leave(user: RunningProcess) {
  user.endInput();
  expect(await user.ended(), user.output()).toBe(0);
}

test('the database stays as long as somebody uses it and ends with the last', async () => {
  const first = use('first');
  expect(await opened(first)).toMatchObject({ owned: true, names: ['first'] });
  const second = use('second');
  expect(await opened(second)).toMatchObject({ owned: false, names: ['first', 'second'] });
  await leave(first);
  expect(await isRunning()).toBe(true);
  const third = use('third');
  expect((await opened(third)).owned).toBe(false);
  await leave(second);
  await leave(third);
  expect(await isRunning()).toBe(false);
});

test('the process that started the database may be killed while another uses it', async () => {
  const first = use('first');
  await opened(first);
  const second = use('second');
  await opened(second);
  first.killGroup('SIGKILL');
  await first.ended();
  expect((await opened(use('third'))).names).toEqual(['first', 'second', 'third']);
  expect(second.output()).not.toContain('lost');
});

test('the database ends when all its users were killed, and nothing is lost', async () => {
  const first = use('first');
  await opened(first);
  first.killGroup('SIGKILL');
  await eventually(async () => !(await isRunning()));
  expect(await opened(use('second'))).toMatchObject({ owned: true, names: ['first', 'second'] });
});

test('a process killed while it starts the database does not leave one behind', async () => {
  for (const delayMs of [150, 400, 700]) {
    const first = use('first');
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    first.killGroup('SIGKILL');
    const second = use(`second after ${delayMs}`);
    expect((await opened(second)).names).toContain(`second after ${delayMs}`);
    await leave(second);
    expect(await isRunning()).toBe(false);
  }
});

test(`three commands that start within 200 ms share one database, ${rounds} times`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const users = [use(`a${round}`)];
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    users.push(use(`b${round}`));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    users.push(use(`c${round}`));
    const answers = await Promise.all(users.map(opened));
    expect(answers.filter((answer) => answer.owned)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.uri)).size).toBe(1);
    await Promise.all(users.map(leave));
    expect(await isRunning()).toBe(false);
  }
  expect((await opened(use('last'))).names).toHaveLength(3 * rounds + 1);
});

test('a database that was killed is reported to its users and opens again with all it had', async () => {
  const first = use('first');
  await opened(first);
  process.kill((await readState()).pid, 'SIGKILL');
  await first.waitFor(/^lost: The embedded database has stopped; start the command again/m);
  expect(await first.ended()).toBe(1);
  expect((await opened(use('second'))).names).toEqual(['first', 'second']);
});

test('a port that another program has taken is exchanged for a free one', async () => {
  const first = use('first');
  await opened(first);
  await leave(first);
  const { port } = await readState();
  const squatter = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  const second = use('second');
  expect((await opened(second)).names).toEqual(['first', 'second']);
  expect((await readState()).port).not.toBe(port);
  await leave(second);
  squatter.close();
});

test('a note whose process number belongs to another program now is not believed', async () => {
  const first = use('first');
  await opened(first);
  await leave(first);
  await writeFile(join(dataDir, 'mongod.json'), JSON.stringify({ ...(await readState()), pid: process.pid }));
  const second = use('second');
  expect(await opened(second)).toMatchObject({ owned: true, names: ['first', 'second'] });
  await leave(second);
});

test('a folder without its note opens all the same', async () => {
  const first = use('first');
  await opened(first);
  await leave(first);
  await writeFile(join(dataDir, 'mongod.json'), '{ half a no');
  const second = use('second');
  expect((await opened(second)).names).toEqual(['first', 'second']);
  await leave(second);
});

test('a mongod of another series is refused with both ways out', async () => {
  const first = use('first');
  await opened(first);
  await leave(first);
  const binary = join(dataDir, 'mongod-of-another-series');
  await writeFile(binary, '#!/bin/sh\necho "db version v4.4.30"\n', { mode: 0o755 });
  const second = use('second', { MONGOD_BINARY: binary });
  expect(await second.ended()).toBe(1);
  const series = (await readState()).version.split('.').slice(0, 2).join('.');
  expect(second.output().trim()).toBe(
    `DomainError: The data folder was written by MongoDB ${series}, but the mongod found is 4.4.30; ` +
      `set MONGOD_BINARY to a mongod ${series}, or DATA_DIR to a new folder.`,
  );
});

test('a data folder that cannot be made is refused in one sentence', async () => {
  await mkdir(join(dataDir, 'mongo', '..'), { recursive: true });
  await writeFile(join(dataDir, 'file'), '');
  dataDir = join(dataDir, 'file');
  const user = use('first');
  expect(await user.ended()).toBe(1);
  expect(user.output()).toMatch(/^DomainError: The data folder .* cannot be used .*set DATA_DIR.*\n$/);
  dataDir = join(dataDir, '..');
});
