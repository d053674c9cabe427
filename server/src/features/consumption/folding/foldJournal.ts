import type { MeterPoint } from '@wip/shared/consumption/meterPoint.ts';
import { emptyBlock, packBlock, putPoints } from '@wip/shared/consumption/readingBlock.ts';
import type { Repos } from '../../../db/repos.ts';
import { hourIdOf, hourStartMs } from './bucketIds.ts';
import { type Bucket, type BucketWrite, sameBytes } from './buckets.repo.ts';

/** So many points a round that a bucket takes several of them in one write. */
const mostPoints = 60_000;
const mostBatches = 1_000;

export interface FoldDeps {
  journal: Pick<Repos['journal'], 'unfolded' | 'markFolded'>;
  readings: Pick<Repos['readings'], 'hoursById' | 'writeHours'>;
  /** The numbers of meters whose readings are to be erased. */
  erasedMeters: () => Promise<ReadonlySet<number>>;
  now: () => Date;
}

/**
 * Folds the next batches of the journal into the hours of their meters; resolves to how much it was.
 *
 * Broken off anywhere, the same batches are folded again in the same order, with the same result: they are marked
 * only after all their hours are written. Errors: OutrunError where another process folds as well.
 */
export async function foldJournal(deps: FoldDeps, epoch: number) {
  const batches = await deps.journal.unfolded({ mostBatches, mostPoints });
  if (batches.length === 0) return { batchCount: 0, pointCount: 0, isEverything: true };
  const pointsByHour = groupByHour(batches, await deps.erasedMeters());
  const before = await deps.readings.hoursById([...pointsByHour.keys()]);
  await deps.readings.writeHours(epoch, changes(pointsByHour, before, epoch));
  await deps.journal.markFolded(
    batches.map(({ batchId }) => batchId),
    deps.now(),
  );
  const pointCount = batches.reduce((sum, { points }) => sum + points.length, 0);
  const isEverything = batches.length < mostBatches && pointCount < mostPoints;
  return { batchCount: batches.length, pointCount, isEverything };
}

function groupByHour(batches: readonly { points: readonly MeterPoint[] }[], erased: ReadonlySet<number>) {
  const pointsByHour = new Map<number, MeterPoint[]>();
  for (const { points } of batches) {
    for (const point of points) {
      if (erased.has(point.meterNumber)) continue;
      const hourId = hourIdOf(point.meterNumber, point.atMs);
      const others = pointsByHour.get(hourId);
      if (others) others.push(point);
      else pointsByHour.set(hourId, [point]);
    }
  }
  return pointsByHour;
}

function changes(
  pointsByHour: ReadonlyMap<number, MeterPoint[]>,
  before: ReadonlyMap<number, Bucket>,
  epoch: number,
): BucketWrite[] {
  const writes: BucketWrite[] = [];
  for (const [hourId, points] of pointsByHour) {
    const bucket = before.get(hourId);
    const block = bucket?.block ?? emptyBlock(points[0]?.durationS ?? 1);
    putPoints(block, hourStartMs(hourId), points);
    const bytes = packBlock(block);
    // one that only looks the same is written once an epoch: a sleeping process may hold an older value for it
    if (bucket?.epoch === epoch && sameBytes(bucket.bytes, bytes)) continue;
    writes.push({ bucketId: hourId, bytes, before: bucket?.bytes ?? null });
  }
  return writes;
}
