import type { MeterPoint } from '@wip/shared/consumption/meterPoint.ts';
import type { LiveBatch, LiveJournalRepo, PackedBatch } from './liveJournal.repo.ts';

/** Who follows one meter. */
export interface TailListener {
  /** A batch with readings of the meter, with these alone. */
  onBatch(batch: LiveBatch): void;
  /** Batches may have been missed: they are in the database. */
  onGap(): void;
}

export type JournalTail = Awaited<ReturnType<typeof startJournalTail>>;

/**
 * The process's one change stream over the journal, spread within the process to whoever follows a meter. Batches come
 * once a majority has them, in about the order of the journal. Resolves when it listens.
 */
export async function startJournalTail({
  liveJournal,
  onGap,
}: {
  liveJournal: Pick<LiveJournalRepo, 'watch'>;
  onGap(cause: unknown): void;
}) {
  const listeners = new Map<number, Set<TailListener>>();

  const stream = await liveJournal.watch({
    onBatch: spread,
    onGap(cause) {
      onGap(cause);
      for (const ofMeter of listeners.values()) for (const listener of ofMeter) listener.onGap();
    },
  });

  function spread({ unpack, ...head }: PackedBatch): void {
    if (listeners.size === 0) return;
    for (const [meterNumber, points] of pointsByMeter(unpack())) {
      for (const listener of listeners.get(meterNumber) ?? []) listener.onBatch({ ...head, points });
    }
  }

  function pointsByMeter(points: readonly MeterPoint[]): Map<number, MeterPoint[]> {
    const wanted = points.filter(({ meterNumber }) => listeners.has(meterNumber));
    return Map.groupBy(wanted, ({ meterNumber }) => meterNumber);
  }

  return {
    /** Calls `listener` for a meter from now on; returns what ends that. */
    listen(meterNumber: number, listener: TailListener): () => void {
      const ofMeter = listeners.get(meterNumber) ?? new Set();
      listeners.set(meterNumber, ofMeter.add(listener));
      return () => {
        ofMeter.delete(listener);
        if (ofMeter.size === 0 && listeners.get(meterNumber) === ofMeter) listeners.delete(meterNumber);
      };
    },

    close: () => stream.close(),
  };
}
