import type { Repos } from '@wip/server/db/repos.ts';
import { sealMeter } from '@wip/server/features/consumption/folding/sealing.ts';
import type { Db } from 'mongodb';
import { z } from 'zod';

const stats = z.object({ storageStats: z.object({ storageSize: z.number(), totalIndexSize: z.number() }) });

/** Bytes in the files of the database for each point, with indexes, after a checkpoint: as hours, then sealed. */
export async function measureStorage(options: {
  db: Db;
  repos: Repos;
  meterNumbers: readonly number[];
  points: number;
  endsAtMs: number;
}) {
  const { db, repos, meterNumbers, points, endsAtMs } = options;
  const bytesOf = async (name: string) => {
    const [found] = await db
      .collection(name)
      .aggregate([{ $collStats: { storageStats: {} } }])
      .toArray();
    const { storageSize, totalIndexSize } = stats.parse(found).storageStats;
    return (storageSize + totalIndexSize) / points;
  };
  const checkpoint = () => db.admin().command({ fsync: 1 });

  await checkpoint();
  const [hot, journal] = [await bytesOf('readingHours'), await bytesOf('journal')];
  const lease = await repos.leases.take('bench', 'bench', 60_000);
  for (const meterNumber of meterNumbers) {
    await sealMeter(repos, { meterNumber, beforeMs: endsAtMs, epoch: 1_000 + (lease ?? 0) });
  }
  await checkpoint();
  const [days, summaries] = [await bytesOf('readingDays'), await bytesOf('daySummaries')];
  return { hot, journal, sealed: days + summaries, summaries };
}
