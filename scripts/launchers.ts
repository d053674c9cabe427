import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const lookEveryMs = 500;
const ticksPerSecond = 100;

interface ProcessInfo {
  parentPid: number;
  name: string;
  isGone: boolean;
}

/**
 * Calls `onGone` once a `pnpm` or `npx` that started this process has gone.
 *
 * Both leave what they started behind when they are killed or get SIGTERM.
 */
export function watchLaunchers(onGone: () => void): void {
  const pids = findLaunchers();
  if (pids.length === 0) return;
  const timer = setInterval(() => {
    if (!pids.some((pid) => inspect(pid)?.isGone ?? true)) return;
    clearInterval(timer);
    onGone();
  }, lookEveryMs);
  timer.unref();
}

/** How long ago the package manager that started this process was started; null where that cannot be told. */
export function launchedMsAgo(): number | null {
  const launcher = findLaunchers().at(-1);
  if (launcher === undefined || process.platform !== 'linux') return null;
  const [sinceBootS] = readFileSync('/proc/uptime', 'utf8').split(' ');
  const startedTicks = readFileSync(`/proc/${launcher}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  return Number(sinceBootS) * 1000 - (Number(startedTicks) / ticksPerSecond) * 1000;
}

/** Ancestors from here up to the topmost package manager; shells in between belong to them. */
function findLaunchers(): number[] {
  const ancestors: number[] = [];
  let launchers: number[] = [];
  for (let pid = process.ppid; pid > 1; ) {
    const info = inspect(pid);
    if (!info) break;
    ancestors.push(pid);
    if (/^(npm|npx|pnpm)\b/.test(info.name)) launchers = [...ancestors];
    pid = info.parentPid;
  }
  return launchers;
}

function inspect(pid: number): ProcessInfo | null {
  try {
    if (process.platform === 'linux') return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const output = execFileSync('ps', ['-o', 'ppid=,state=,comm=', '-p', String(pid)], { encoding: 'utf8' });
    const [parentPid, state, ...name] = output.trim().split(/\s+/);
    return describe(Number(parentPid), state ?? '', name.join(' ').split('/').at(-1) ?? '');
  } catch {
    return null;
  }
}

/** `pid (name) state parentPid …`, where the name may hold anything. */
function parseStat(stat: string): ProcessInfo {
  const nameEnd = stat.lastIndexOf(')');
  const [state, parentPid] = stat.slice(nameEnd + 2).split(' ');
  return describe(Number(parentPid), state ?? '', stat.slice(stat.indexOf('(') + 1, nameEnd));
}

function describe(parentPid: number, state: string, name: string): ProcessInfo {
  return { parentPid, name, isGone: state.startsWith('Z') };
}
