import type { TailListener } from './journalTail.ts';
import type { LiveBatch } from './liveJournal.repo.ts';

/** More than a client that reads at all ever leaves lying. */
const mostWaiting = 500;
const mostWaitingPoints = 20_000;

export type Mailbox = ReturnType<typeof createMailbox>;

/** What waits for one subscription; where it is too much, it is let go and read from the database instead. */
export function createMailbox({ sources, signal }: { sources: readonly string[]; signal?: AbortSignal }) {
  let waiting: LiveBatch[] = [];
  let waitingPoints = 0;
  let isGap = false;
  let failure: Error | null = null;
  let wake: () => void = () => undefined;
  signal?.addEventListener('abort', () => wake(), { once: true });

  const listener: TailListener = {
    onBatch(batch) {
      if (isGap || !sources.includes(batch.source)) return;
      const isFull =
        waiting.length === mostWaiting || waitingPoints + batch.points.length > mostWaitingPoints;
      if (isFull && waiting.length > 0) return listener.onGap();
      waiting.push(batch);
      waitingPoints += batch.points.length;
      wake();
    },
    onGap() {
      waiting = [];
      waitingPoints = 0;
      isGap = true;
      wake();
    },
  };

  return {
    listener,

    /** Ends the subscription with an error. */
    fail(error: Error): void {
      failure = error;
      wake();
    },

    /** The next batch; 'gap' where some were missed, null once the client has gone. Errors: what `fail` was given. */
    async next(): Promise<LiveBatch | 'gap' | null> {
      for (;;) {
        if (failure) throw failure;
        if (signal?.aborted) return null;
        if (isGap) {
          isGap = false;
          return 'gap';
        }
        const batch = waiting.shift();
        if (batch) {
          waitingPoints -= batch.points.length;
          return batch;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
