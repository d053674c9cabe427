import { readFile } from 'node:fs/promises';
import type { Repos } from '@wip/server/db/repos.ts';
import { fromMicro, type MeterPoint } from '@wip/shared/consumption/meterPoint.ts';

/** A point as the fixtures write it: `2026-11-20T10:00:00Z power 0.8125`. */
export function describePoint({ atMs, kind, micro }: MeterPoint): string {
  const at = new Date(atMs).toISOString().replace('.000Z', 'Z');
  return `${at} ${kind} ${fromMicro(micro)}`;
}

/** Every point of the journal, in the order of writing. */
export async function storedPoints(repos: Pick<Repos, 'journal'>): Promise<MeterPoint[]> {
  const batches = await repos.journal.unfolded({ mostBatches: 100_000, mostPoints: 10_000_000 });
  return batches.flatMap(({ points }) => points);
}

export async function readFixture(name: string): Promise<string> {
  return readFile(new URL(`../fixtures/dialects/${name}`, import.meta.url), 'utf8');
}
