import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const wip = resolve(import.meta.dirname, '../../server/src/cli/wip.ts');

const ticksPerSecond = 100;

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** The most memory that it held at once, in MB; null where the system does not tell. */
  peakMb: number | null;
  /** How long it kept a processor busy; null where the system does not tell. */
  cpuSeconds: number | null;
}

/** Runs the real command `wip` in a process of its own and waits for its end. */
export function runWip(args: string[], env: Record<string, string>): Promise<CommandResult> {
  return startWip(args, env).ended;
}

/** Starts the real command `wip`; `child` can be killed, `ended` waits for its end. */
export function startWip(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [wip, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let peakMb: number | null = null;
  let cpuSeconds: number | null = null;
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const peakKb = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    if (peakKb) peakMb = Math.round(Number(peakKb) / 1_000);
    const times = (await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => ''))
      .split(' ')
      .slice(13, 15);
    if (times.length === 2)
      cpuSeconds = times.reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
  }, 100);
  const ended = new Promise<CommandResult>((settle, fail) => {
    child.on('error', fail);
    child.on('close', (exitCode) => settle({ exitCode, stdout, stderr, peakMb, cpuSeconds }));
  }).finally(() => clearInterval(watch));
  return { child, ended };
}
