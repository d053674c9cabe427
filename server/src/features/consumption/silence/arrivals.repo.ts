import { unpackPoints } from '@wip/shared/consumption/meterPoint.ts';
import type { Binary, Db } from 'mongodb';

/** Meters that were heard at once. */
export interface Arrival {
  receivedAtMs: number;
  meterNumbers: Iterable<number>;
}

interface JournalDoc {
  source: string;
  receivedAt: Date;
  count: number;
  points: Binary;
}

/** The collection `journal`, read for when meters were heard. */
export function createArrivalsRepo(db: Db) {
  const journal = db.collection<JournalDoc>('journal');

  return {
    /**
     * What arrived since a moment, oldest first; of more than `mostPoints` readings the newest. Reads the journal
     * backwards as it was written, and stops at the first batch that is older.
     */
    async since(since: Date, mostPoints: number): Promise<Arrival[]> {
      const cursor = journal
        .find({}, { projection: { _id: 0, source: 1, receivedAt: 1, count: 1, points: 1 }, batchSize: 200 })
        .sort({ $natural: -1 });
      const arrivals: Arrival[] = [];
      let pointCount = 0;
      for await (const { source, receivedAt, count, points } of cursor) {
        pointCount += count;
        if (receivedAt < since || pointCount > mostPoints) break;
        if (isLive(source)) {
          arrivals.push({ receivedAtMs: receivedAt.getTime(), meterNumbers: numbersOf(points) });
        }
      }
      return arrivals.sort((a, b) => a.receivedAtMs - b.receivedAtMs);
    },
  };
}

/** Whether meters are heard through a source: an import says nothing of when they sent. */
export function isLive(source: string): boolean {
  return !source.startsWith('operator:');
}

function numbersOf(points: Binary): Uint32Array {
  return Uint32Array.from(new Set(unpackPoints(points.value()).map(({ meterNumber }) => meterNumber)));
}
