import { randomUUID } from 'node:crypto';
import type { Repos } from '@wip/server/db/repos.ts';
import type { MeterPoint } from '@wip/shared/consumption/meterPoint.ts';

/** A point of mean power, of meter 1 and a minute unless given. */
export function powerPoint(at: string, powerKw: number, more: Partial<MeterPoint> = {}): MeterPoint {
  const micro = Math.round(powerKw * 1_000_000);
  return { meterNumber: 1, atMs: Date.parse(at), durationS: 60, kind: 'power', micro, ...more };
}

/** Writes a batch into the journal as ingest does. */
export async function journalBatch(repos: Pick<Repos, 'journal'>, points: MeterPoint[]): Promise<void> {
  const key = randomUUID();
  await repos.journal.append({
    source: 'gateway:test',
    key,
    bodyHash: key,
    receivedAt: new Date(),
    points,
    answer: { accepted: points.length, refusedCount: 0, refused: [], isRepeated: false },
  });
}
