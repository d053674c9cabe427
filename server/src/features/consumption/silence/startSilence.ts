import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Board } from '../../../board/board.ts';
import { type Database, isDatabaseAway } from '../../../db/connect.ts';
import type { Repos } from '../../../db/repos.ts';
import { openSilenceBoard } from './openSilenceBoard.ts';
import { openSilenceWatch, type SilenceWatch } from './silenceWatch.ts';

export interface SilenceOptions {
  repos: Repos;
  now: () => Date;
  log: Logger;
  db: Database['db'];
  lookEveryMs?: number;
}

const leaseName = 'silence';
const holdMs = 30_000;
const extendEveryMs = 8_000;
/** A write that takes as long was waiting for a primary. */
const slowMs = 3_000;

interface Held {
  epoch: number;
  board: Board;
  watch: SilenceWatch;
}

/** Watches for silence where there are meters, until it is closed; of any number of processes one does. */
export function startSilence({ db, repos, now, log, lookEveryMs = 20_000 }: SilenceOptions) {
  const holder = randomUUID();
  let epoch: number | null = null;
  let held: Held | null = null;
  let running: Promise<void> | null = null;
  let isClosed = false;

  const timer = setInterval(() => void look(), lookEveryMs);
  const heartbeat = setInterval(() => void extend().catch(onError), extendEveryMs);
  void look();

  function look(): Promise<void> {
    running ??= round()
      .catch(onError)
      .finally(() => {
        running = null;
      });
    return running;
  }

  async function round(): Promise<void> {
    if (isClosed) return;
    if (!held) await begin();
    if (!(await extend())) return drop();
    await held?.watch.look();
  }

  async function begin(): Promise<void> {
    if (!(await repos.meters.isAny())) return;
    epoch ??= await repos.leases.take(leaseName, holder, holdMs);
    if (epoch === null) return;
    let watch: SilenceWatch | null = null;
    const board = await openSilenceBoard({ db, repos, now, log, onMeters: () => watch?.noteMeters() });
    try {
      watch = await openSilenceWatch({ repos, board, now });
      held = { epoch, board, watch };
    } catch (cause) {
      await board.close();
      throw cause;
    }
  }

  /** Resolves to whether the lease is still this process's. */
  async function extend(): Promise<boolean> {
    if (epoch === null) return false;
    const askedAtMs = performance.now();
    const isHeld = await repos.leases.extend(leaseName, epoch, holdMs);
    if (!isHeld) epoch = null;
    if (performance.now() - askedAtMs > slowMs) held?.watch.noteGap();
    return isHeld;
  }

  async function drop(): Promise<void> {
    const dropped = held;
    held = null;
    await dropped?.watch.close();
    await dropped?.board.close();
  }

  function onError(cause: unknown): void {
    held?.watch.noteGap();
    if (isDatabaseAway(cause))
      log.warn({ reason: String(cause) }, 'Watching the meters waits for the database.');
    else log.error({ error: cause }, 'Silent meters could not be judged; it is tried again.');
  }

  return {
    /** Judges now; resolves when it is done. */
    look,
    /** When a meter was heard last, by the process that watches; null in the others. */
    heardUntilMs: () => held?.watch.heardUntilMs() ?? null,

    /** Ends after the look that is under way, and lets another process go on. */
    async close(): Promise<void> {
      isClosed = true;
      clearInterval(timer);
      clearInterval(heartbeat);
      await running;
      await drop();
      if (epoch !== null) await repos.leases.release(leaseName, epoch).catch(onError);
    },
  };
}
