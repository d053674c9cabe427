import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from 'pino';

const restartAfterMs = 500;
const longestRestartMs = 5_000;
/** A process that lived as long has started well. */
const wellAfterMs = 60_000;

export interface KeptProcess {
  script: string;
  /** As its log lines begin: 'The process that …'. */
  name: string;
  log: Logger;
}

/** Keeps a process running, with the settings of this one; starts it again when it dies. */
export function keepProcess({ script, name, log }: KeptProcess) {
  let isClosing = false;
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = restartAfterMs;

  function start(): void {
    const startedAtMs = performance.now();
    const execArgv = process.execArgv.filter((flag) => !flag.startsWith('--watch'));
    const started = fork(script, [], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child = started;
    started.once('error', (error) => log.error({ error }, `${name} cannot be started.`));
    started.once('close', (code, signal) => {
      if (isClosing) return;
      if (performance.now() - startedAtMs > wellAfterMs) delayMs = restartAfterMs;
      log.warn({ code, signal }, `${name} has ended; it is started again.`);
      timer = setTimeout(start, delayMs);
      delayMs = Math.min(delayMs * 2, longestRestartMs);
    });
  }

  start();
  return {
    pid: () => child?.pid ?? null,

    /** Ends the process after the round that runs. */
    async close(): Promise<void> {
      isClosing = true;
      clearTimeout(timer);
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}
