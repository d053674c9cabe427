import { putBlock, type ReadingBlock } from '@wip/shared/consumption/readingBlock.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import { Binary, type Db } from 'mongodb';
import { dayIdOf, dayStartMs, hourIdOf, hourStartMs, meterOfDay, meterOfHour } from './bucketIds.ts';
import { type Bucket, type BucketDoc, type BucketWrite, toBucket, writeBuckets } from './buckets.repo.ts';

const majority = { writeConcern: { w: 'majority' as const, journal: true } };

/** Readings of one meter over an hour that is not sealed, or over a day that is (maybe with later ones laid over). */
export interface ReadingSpan {
  meterNumber: number;
  startsAtMs: number;
  endsAtMs: number;
  block: ReadingBlock;
}

/** The collections `readingHours` (as they arrive) and `readingDays` (sealed); both are ranges of `_id` by meter and time. */
export function createReadingsRepo(db: Db) {
  const hours = db.collection<BucketDoc>('readingHours', majority);
  const days = db.collection<BucketDoc>('readingDays', majority);

  return {
    /**
     * The readings of a meter within [fromMs, toMs), by time: whole hours and days that meet it. Hours are read
     * first and laid over days, so that a day sealed meanwhile is neither missed nor seen twice.
     */
    async readingsOf(meterNumber: number, fromMs: number, toMs: number): Promise<ReadingSpan[]> {
      const inHours = { $gte: hourIdOf(meterNumber, fromMs), $lte: hourIdOf(meterNumber, toMs - 1) };
      const inDays = { $gte: dayIdOf(meterNumber, fromMs), $lte: dayIdOf(meterNumber, toMs - 1) };
      const foundHours = await hours.find({ _id: inHours }, { batchSize: 10_000 }).sort({ _id: 1 }).toArray();
      const foundDays = await days.find({ _id: inDays }, { batchSize: 10_000 }).sort({ _id: 1 }).toArray();
      return layOver(foundHours.map(toBucket), foundDays.map(toBucket));
    },

    /** As `readingsOf`, for many meters and a short time: an hour or a day. Ordered by meter, then by time. */
    async readingsOfMany(
      meterNumbers: readonly number[],
      fromMs: number,
      toMs: number,
    ): Promise<ReadingSpan[]> {
      const ids = (idOf: (meterNumber: number, atMs: number) => number, stepMs: number) =>
        meterNumbers.flatMap((meterNumber) =>
          stepsOf(fromMs, toMs, stepMs).map((atMs) => idOf(meterNumber, atMs)),
        );
      const foundHours = await hours
        .find({ _id: { $in: ids(hourIdOf, hourMs) } }, { batchSize: 10_000 })
        .sort({ _id: 1 })
        .toArray();
      const foundDays = await days
        .find({ _id: { $in: ids(dayIdOf, dayMs) } }, { batchSize: 10_000 })
        .sort({ _id: 1 })
        .toArray();
      return layOver(foundHours.map(toBucket), foundDays.map(toBucket));
    },

    /** Hours by their ids. */
    async hoursById(hourIds: readonly number[]): Promise<Map<number, Bucket>> {
      const found = await hours.find({ _id: { $in: [...hourIds] } }, { batchSize: 10_000 }).toArray();
      return new Map(found.map((doc) => [doc._id, toBucket(doc)]));
    },

    /** Errors: OutrunError. */
    writeHours: (epoch: number, writes: readonly BucketWrite[]) => writeBuckets(hours, epoch, writes),

    /** Errors: OutrunError. */
    writeDays: (epoch: number, writes: readonly BucketWrite[]) => writeBuckets(days, epoch, writes),

    /** The first meter after `meterNumber` that has hours; null where there is none. */
    async nextMeterWithHours(meterNumber: number): Promise<number | null> {
      const after = { _id: { $gte: hourIdOf(meterNumber + 1, 0) } };
      const found = await hours.findOne(after, { sort: { _id: 1 }, projection: { _id: 1 } });
      return found ? meterOfHour(found._id) : null;
    },

    /** The hours of a meter that begin before `beforeMs`, by time. */
    async hoursBefore(meterNumber: number, beforeMs: number, limit: number): Promise<Bucket[]> {
      const range = { $gte: hourIdOf(meterNumber, 0), $lt: hourIdOf(meterNumber, beforeMs) };
      const found = await hours
        .find({ _id: range }, { batchSize: limit })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(toBucket);
    },

    /** Sealed days by their ids. */
    async daysById(dayIds: readonly number[]): Promise<Map<number, Bucket>> {
      const found = await days.find({ _id: { $in: [...dayIds] } }).toArray();
      return new Map(found.map((doc) => [doc._id, toBucket(doc)]));
    },

    /** Removes hours that are sealed; one that changed since it was read stays. */
    async removeHours(epoch: number, buckets: readonly Bucket[]): Promise<void> {
      if (buckets.length === 0) return;
      await hours.bulkWrite(
        buckets.map(({ bucketId, bytes }) => ({
          deleteOne: { filter: { _id: bucketId, f: { $lte: epoch }, v: new Binary(bytes) } },
        })),
        { ordered: false },
      );
    },

    /** The first meter after `meterNumber` that has sealed days; null where there is none. */
    async nextMeterWithDays(meterNumber: number): Promise<number | null> {
      const after = { _id: { $gte: dayIdOf(meterNumber + 1, 0) } };
      const found = await days.findOne(after, { sort: { _id: 1 }, projection: { _id: 1 } });
      return found ? meterOfDay(found._id) : null;
    },

    /** Removes the sealed days of a meter that begin before `beforeMs`. */
    async removeDaysBefore(meterNumber: number, beforeMs: number): Promise<void> {
      await days.deleteMany({ _id: { $gte: dayIdOf(meterNumber, 0), $lt: dayIdOf(meterNumber, beforeMs) } });
    },

    /** Removes all readings of a meter, sealed or not. */
    async eraseMeter(meterNumber: number): Promise<void> {
      await hours.deleteMany({ _id: { $gte: hourIdOf(meterNumber, 0), $lt: hourIdOf(meterNumber + 1, 0) } });
      await days.deleteMany({ _id: { $gte: dayIdOf(meterNumber, 0), $lt: dayIdOf(meterNumber + 1, 0) } });
    },
  };
}

export type ReadingsRepo = ReturnType<typeof createReadingsRepo>;

function stepsOf(fromMs: number, toMs: number, stepMs: number): number[] {
  const first = Math.floor(fromMs / stepMs);
  const count = Math.ceil(toMs / stepMs) - first;
  return Array.from({ length: count }, (_, index) => (first + index) * stepMs);
}

/** Hours of a sealed day go into its block, where the later value wins; the others stand alone. */
function layOver(hourBuckets: readonly Bucket[], dayBuckets: readonly Bucket[]): ReadingSpan[] {
  const sealed = new Map(dayBuckets.map((bucket) => [bucket.bucketId, toSpan(bucket, 'day')]));
  const spans = [...sealed.values()];
  for (const bucket of hourBuckets) {
    const span = toSpan(bucket, 'hour');
    const day = sealed.get(dayIdOf(span.meterNumber, span.startsAtMs));
    if (day) putBlock(day.block, span.block, span.startsAtMs - day.startsAtMs);
    else spans.push(span);
  }
  return spans.sort((a, b) => a.meterNumber - b.meterNumber || a.startsAtMs - b.startsAtMs);
}

function toSpan({ bucketId, block }: Bucket, length: 'hour' | 'day'): ReadingSpan {
  const isDay = length === 'day';
  const startsAtMs = isDay ? dayStartMs(bucketId) : hourStartMs(bucketId);
  return {
    meterNumber: isDay ? meterOfDay(bucketId) : meterOfHour(bucketId),
    startsAtMs,
    endsAtMs: startsAtMs + (isDay ? dayMs : hourMs),
    block,
  };
}
