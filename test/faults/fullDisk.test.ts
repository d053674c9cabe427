import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, type RunningProcess, startProcess } from '../support/processes.ts';

/** Needs root on Linux, for a small file system in memory. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount();

let disk: string;
let started: RunningProcess[];
beforeEach(async () => {
  started = [];
  disk = await mkdtemp(join(tmpdir(), 'wip-disk-'));
});
afterEach(async () => {
  for (const each of started) each.killGroup('SIGKILL');
  await eventually(() => unmount(disk));
  await rm(disk, { recursive: true, force: true });
});

function mount(folder: string, ...options: string[]) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', folder], { stdio: 'ignore' });
}

function unmount(folder: string): boolean {
  try {
    execFileSync('umount', [folder], { stdio: 'ignore' });
  } catch {
    return !execFileSync('mount', { encoding: 'utf8' }).includes(` ${folder} `);
  }
  return true;
}

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function use(name: string, mode = ''): RunningProcess {
  const user = startProcess(['test/faults/useDatabase.ts', disk, name, mode]);
  started.push(user);
  return user;
}

test.skipIf(!canMount)('a disk too small for a database is refused in one sentence', async () => {
  mount(disk, 'size=40m');
  const user = use('first');
  expect(await user.ended()).toBe(1);
  expect(user.output()).toMatch(
    /^DomainError: The disk of .* has \d+ MB free and the database needs 100 MB; .*\n$/,
  );
});

test.skipIf(!canMount)(
  'a disk that fills up ends the command with one sentence and loses nothing',
  async () => {
    mount(disk, 'size=160m');
    const filler = use('fill', 'fill');
    await filler.waitFor(/^lost: The disk of .* is full; free some space or set DATA_DIR .*$/m, 60_000);
    expect(await filler.ended()).toBe(1);
    const acknowledged = [...filler.output().matchAll(/^written (\d+)$/gm)].length;
    expect(acknowledged).toBeGreaterThan(50);

    const refused = use('again');
    expect(await refused.ended()).toBe(1);
    expect(refused.output()).toMatch(/^DomainError: The disk of .* MB free .*\n$/);

    mount(disk, 'remount', 'size=600m');
    const after = use('after');
    const { names } = JSON.parse((await after.waitFor(/^open (.*)$/m))[1] ?? '') as { names: string[] };
    for (let count = 0; count < acknowledged; count += 1) expect(names).toContain(`fill-${count}`);
    after.endInput();
    expect(await after.ended()).toBe(0);
  },
);
