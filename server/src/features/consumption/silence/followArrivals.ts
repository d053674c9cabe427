import type { Repos } from '../../../db/repos.ts';
import { type Arrival, isLive } from './arrivals.repo.ts';

/** Of so many readings rhythms are learned at most; a large fleet shows them in less than a day. */
const mostPoints = 3_000_000;

/** Tells when meters are heard: those of the past are read, those from now on followed. Resolves when it listens. */
export async function followArrivals(
  { arrivals, liveJournal }: Pick<Repos, 'arrivals' | 'liveJournal'>,
  onArrival: (arrival: Arrival) => void,
) {
  let early: Arrival[] | null = [];
  let isGap = false;
  const stream = await liveJournal.watch({
    onBatch({ source, receivedAt, unpack }) {
      if (!isLive(source)) return;
      const meterNumbers = new Set(unpack().map(({ meterNumber }) => meterNumber));
      const arrival = { receivedAtMs: receivedAt.getTime(), meterNumbers };
      if (early) early.push(arrival);
      else onArrival(arrival);
    },
    onGap() {
      isGap = true;
    },
  });

  return {
    /** What arrived since a moment, oldest first. */
    past: (since: Date) => arrivals.since(since, mostPoints),

    /** Hands on what arrived since it listens, and from now on all at once. */
    begin(): void {
      for (const arrival of early ?? []) onArrival(arrival);
      early = null;
    },

    /** Arrivals may be missing. */
    noteGap(): void {
      isGap = true;
    },

    /** Hands on again all since a moment, if arrivals may be missing; resolves to whether that was so. */
    async fillGap(since: Date): Promise<boolean> {
      if (!isGap) return false;
      isGap = false;
      try {
        for (const arrival of await arrivals.since(since, mostPoints)) onArrival(arrival);
      } catch (cause) {
        isGap = true;
        throw cause;
      }
      return true;
    },

    close: () => stream.close(),
  };
}
