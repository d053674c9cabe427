import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Repos } from '../../../db/repos.ts';
import { OutrunError } from './buckets.repo.ts';
import { type FoldDeps, foldJournal } from './foldJournal.ts';
import type { createHousekeeping } from './housekeeping.ts';

const leaseName = 'fold';
const holdMs = 6_000;
const extendEveryMs = 2_000;
const takeEveryMs = 1_000;
/** Between two rounds that found all there was: readings that trickle in share the writing of their hours. */
const restMs = 1_000;
const housekeepingMs = 200;

export interface FolderDeps extends FoldDeps {
  leases: Repos['leases'];
  housekeeping: ReturnType<typeof createHousekeeping>;
  /** Something failed and is tried again. */
  onError(cause: unknown): void;
}

/** Folds for as long as it runs and has the lease; of any number of processes one does. */
export function startFolder(deps: FolderDeps) {
  const holder = randomUUID();
  const stop = new AbortController();
  let epoch: number | null = null;
  let extendedAtMs = 0;

  const heartbeat = setInterval(() => void extend(), extendEveryMs);
  const finished = run();

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await rest(await work());
      } catch (cause) {
        if (cause instanceof OutrunError) epoch = await stillHeld(epoch);
        else deps.onError(cause);
        await rest(takeEveryMs);
      }
    }
  }

  /** One round; resolves to how long to rest after it. */
  async function work(): Promise<number> {
    if (epoch === null) {
      const askedAtMs = performance.now();
      epoch = await deps.leases.take(leaseName, holder, holdMs);
      extendedAtMs = askedAtMs;
      if (epoch === null) return takeEveryMs;
    }
    if (performance.now() - extendedAtMs > holdMs) epoch = await stillHeld(epoch);
    if (epoch === null) return 0;
    const { isEverything } = await foldJournal(deps, epoch);
    await deps.housekeeping.workFor(housekeepingMs, epoch);
    return isEverything ? restMs : 0;
  }

  async function extend(): Promise<void> {
    if (epoch === null) return;
    try {
      epoch = await stillHeld(epoch);
    } catch (cause) {
      deps.onError(cause);
    }
  }

  async function stillHeld(held: number | null): Promise<number | null> {
    if (held === null) return null;
    const askedAtMs = performance.now();
    const isHeld = await deps.leases.extend(leaseName, held, holdMs);
    if (isHeld) extendedAtMs = askedAtMs;
    return isHeld ? held : null;
  }

  async function rest(durationMs: number): Promise<void> {
    await sleep(durationMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }

  return {
    /** Ends after the round that runs, and lets another process go on. */
    async close(): Promise<void> {
      stop.abort();
      clearInterval(heartbeat);
      await finished;
      if (epoch !== null) await deps.leases.release(leaseName, epoch).catch(deps.onError);
    },
  };
}
