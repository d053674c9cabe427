import { summarizeDay } from '@wip/shared/consumption/daySummary.ts';
import { type PlacedBlock, readingsOfBlocks } from '@wip/shared/consumption/powerReading.ts';
import { emptyBlock, packBlock, putBlock, type ReadingBlock } from '@wip/shared/consumption/readingBlock.ts';
import { hourMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import { dayIdOf, dayStartMs, hourStartMs } from './bucketIds.ts';
import type { Bucket } from './buckets.repo.ts';

/** About a year of hours in one go. */
const mostHours = 10_000;

export interface SealDeps {
  readings: Repos['readings'];
  daySummaries: Repos['daySummaries'];
  meters: Pick<Repos['meters'], 'byNumber'>;
}

/**
 * Seals the hours of one meter that begin before `beforeMs` (a UTC midnight): each day becomes one document and its
 * summary, then its hours go. Broken off anywhere, the next run ends it; hours that come later are laid over the day.
 * Errors: OutrunError where another process seals as well.
 */
export async function sealMeter(
  { readings, daySummaries, meters }: SealDeps,
  task: { meterNumber: number; beforeMs: number; epoch: number },
): Promise<void> {
  const { meterNumber, beforeMs, epoch } = task;
  for (;;) {
    const hours = await readings.hoursBefore(meterNumber, beforeMs, mostHours);
    if (hours.length === 0) return;
    const hoursByDay = Map.groupBy(hours, ({ bucketId }) => dayIdOf(meterNumber, hourStartMs(bucketId)));
    const dayIds = [...hoursByDay.keys()];
    const around = dayIds.flatMap((dayId) => [dayId - 1, dayId, dayId + 1]);
    const sealed = await readings.daysById([...new Set(around)]);
    const blocks = new Map([...sealed].map(([dayId, { block }]) => [dayId, block]));
    const writes = dayIds.map((dayId) => {
      const block = withHours(blocks.get(dayId), dayStartMs(dayId), hoursByDay.get(dayId) ?? []);
      blocks.set(dayId, block);
      return { bucketId: dayId, bytes: packBlock(block), before: sealed.get(dayId)?.bytes ?? null };
    });
    // a counter's state of the next hour tells what was used until midnight
    const next = await readings.readingsOf(meterNumber, beforeMs, beforeMs + hourMs);
    const maxPowerKw = (await meters.byNumber(meterNumber))?.maxPowerKw ?? Number.POSITIVE_INFINITY;
    await readings.writeDays(epoch, writes);
    await daySummaries.write(
      dayIds.map((dayId) => {
        const around = placedAround(blocks, dayId, next);
        return { dayId, steps: summarizeDay(readingsOfBlocks(around, maxPowerKw), dayStartMs(dayId)) };
      }),
    );
    await readings.removeHours(epoch, hours);
    if (hours.length < mostHours) return;
  }
}

function withHours(day: ReadingBlock | undefined, dayStart: number, hours: readonly Bucket[]): ReadingBlock {
  const block = day ?? emptyBlock(hours[0]?.block.slotS ?? 1);
  for (const hour of hours) putBlock(block, hour.block, hourStartMs(hour.bucketId) - dayStart);
  return block;
}

/** A day's block; of a meter with a counter also those beside it, for what it used across midnight. */
function placedAround(
  blocks: ReadonlyMap<number, ReadingBlock>,
  dayId: number,
  next: readonly PlacedBlock[],
): PlacedBlock[] {
  const hasCounter = (blocks.get(dayId)?.counter.size ?? 0) > 0;
  const dayIds = hasCounter ? [dayId - 1, dayId, dayId + 1] : [dayId];
  const placed = dayIds.flatMap((id) => {
    const block = blocks.get(id);
    return block ? [{ startsAtMs: dayStartMs(id), block }] : [];
  });
  return !hasCounter || blocks.has(dayId + 1) ? placed : [...placed, ...next];
}
