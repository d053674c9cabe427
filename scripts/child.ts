import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { DomainError } from '../shared/src/errors.ts';
import { projectRoot, type Session } from './session.ts';

const stopTimeoutMs = 5000;
const endWithParent = pathToFileURL(join(projectRoot, 'scripts/endWithParent.ts')).href;

export interface ChildOptions {
  /** What it is called in a sentence, e.g. 'The server'. */
  name: string;
  /** Arguments of node: flags, the file, its arguments. */
  args: string[];
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** The session goes on without it. */
  mayEnd?: boolean;
  /** Gets each line of its stdout; true means that the line needs no printing. */
  onLine: (line: string) => boolean;
}

/**
 * Starts a node process that ends with the session, and the session with it unless it may end.
 *
 * Its stderr is the session's own.
 */
export function startChild(session: Session, options: ChildOptions): void {
  const child = spawn(process.execPath, ['--import', endWithParent, ...options.args], {
    cwd: options.cwd ?? projectRoot,
    env: options.env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  session.onEnd(() => stopChild(child));
  child.once('exit', (code, signal) => {
    if (options.mayEnd) return;
    const saidWhy = code !== null && code !== 0;
    void session.end(saidWhy ? '' : `${options.name} ended unexpectedly (${signal ?? 'code 0'}).`);
  });
  if (!child.stdout) throw new Error('the child has no stdout');
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!options.onLine(line) && !session.isEnding) console.log(line);
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}

/** Runs a node process to its end; throws a DomainError with its last words where it fails. */
export async function runToEnd(
  session: Session,
  options: Omit<ChildOptions, 'onLine' | 'cwd'>,
): Promise<void> {
  const child = spawn(process.execPath, ['--import', endWithParent, ...options.args], {
    cwd: projectRoot,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  session.onEnd(() => stopChild(child));
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    const lastWords = output.trim().split('\n').slice(-10).join('\n');
    throw new DomainError('UNAVAILABLE', `${options.name} failed: ${lastWords}`);
  }
}
