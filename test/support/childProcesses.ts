import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  const listed = existsSync(file) ? readFileSync(file, 'utf8') : listChildren(pid);
  return listed.split(/\s+/).filter(Boolean).map(Number);
}

/** Those of them that run a script. */
export function childrenRunning(pid: number, script: string): number[] {
  return childrenOf(pid).filter((child) => commandOf(child).includes(script));
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // it has ended
  }
}

function listChildren(pid: number): string {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // it has none
  }
}
