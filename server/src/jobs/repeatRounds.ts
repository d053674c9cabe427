import type { Logger } from 'pino';
import { isDatabaseAway } from '../db/connect.ts';

export interface Rounds {
  everyMs: number;
  round(): Promise<unknown>;
  log: Logger;
  /** What the log says while the database is away, and when a round failed otherwise. */
  waiting: string;
  failed: string;
}

/** Runs a round each `everyMs`, never two at a time; one that fails is told and followed by the next. */
export function repeatRounds({ everyMs, round, log, waiting, failed }: Rounds) {
  let running: Promise<void> | null = null;

  function run(): void {
    running ??= round()
      .then(() => undefined)
      .catch((cause: unknown) => {
        if (isDatabaseAway(cause)) log.warn({ reason: String(cause) }, waiting);
        else log.error({ error: cause }, failed);
      })
      .finally(() => {
        running = null;
      });
  }

  const timer = setInterval(run, everyMs);
  return {
    /** Begins a round now, unless one is under way. */
    run,
    /** Begins no more; resolves once the one under way has ended. */
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
