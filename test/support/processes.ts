import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The folder of the project. */
export const projectRoot = resolve(import.meta.dirname, '../..');

export interface RunningProcess {
  pid: number;
  /** Everything that it printed so far, stdout and stderr. */
  output(): string;
  /** Waits until its output matches; throws with the output if it ends or `timeoutMs` passes before. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Ends its stdin. */
  endInput(): void;
  kill(signal: NodeJS.Signals): void;
  /** Kills it together with what it started in its own process group. */
  killGroup(signal: NodeJS.Signals): void;
  /** Waits for its end and resolves to its exit code. */
  ended(): Promise<number | null>;
}

export interface ProcessOptions {
  /** Added to the environment of the tests; undefined takes a variable away. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** 'node' unless given. */
  command?: string;
}

/** Starts a process in a group of its own. */
export function startProcess(args: string[], options: ProcessOptions = {}): RunningProcess {
  const child = spawn(options.command ?? process.execPath, args, {
    cwd: options.cwd ?? projectRoot,
    env: { ...process.env, NODE_ENV: undefined, VITEST: undefined, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stdin.on('error', () => {});
  const closed = once(child, 'close').then(([code]) => code as number | null);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`cannot start ${args.join(' ')}`);
  return {
    pid,
    output: () => output,
    async waitFor(pattern, timeoutMs = 30_000) {
      const deadlineMs = Date.now() + timeoutMs;
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (hasEnded(child) || Date.now() > deadlineMs) {
          throw new Error(`no ${pattern} from ${args.join(' ')}:\n${output}`);
        }
        await sleep(20);
      }
    },
    endInput: () => child.stdin.end(),
    kill: (signal) => child.kill(signal),
    killGroup(signal) {
      try {
        process.kill(-pid, signal);
      } catch {
        // the group has ended already
      }
    },
    ended: () => closed,
  };
}

function hasEnded(child: ChildProcess): boolean {
  return (child.exitCode !== null || child.signalCode !== null) && child.stdout?.destroyed !== false;
}

/** Waits until `isTrue`; throws after `timeoutMs`. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > deadlineMs) throw new Error(`not true within ${timeoutMs} ms: ${isTrue}`);
    await sleep(50);
  }
}

/** The processes whose environment has an entry such as `NAME=value`; needs /proc. */
export async function processesWith(entry: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, index) => environments[index]?.split('\0').includes(entry)).map(Number);
}
