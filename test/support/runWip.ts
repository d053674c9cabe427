import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const wip = resolve(import.meta.dirname, '../../server/src/cli/wip.ts');

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real command `wip` in a process of its own and waits for its end. */
export function runWip(args: string[], env: Record<string, string>): Promise<CommandResult> {
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
  return new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('close', (exitCode) => settle({ exitCode, stdout, stderr }));
  });
}
