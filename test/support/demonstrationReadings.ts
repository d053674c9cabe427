import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { createRepos } from '@wip/server/db/repos.ts';

/** How many simulated readings the embedded database of a data folder took, and how many batches are not folded. */
export async function demonstrationReadings(dataDir: string) {
  const { port } = JSON.parse(await readFile(join(dataDir, 'mongod.json'), 'utf8'));
  const { client, db } = await connectDatabase(`mongodb://127.0.0.1:${port}/wip?replicaSet=rs0`);
  try {
    const takenFrom = async (source: string) => {
      const [sum] = await db
        .collection('journal')
        .aggregate<{ count: number }>([
          { $match: { source } },
          { $group: { _id: null, count: { $sum: '$count' } } },
        ])
        .toArray();
      return sum?.count ?? 0;
    };
    return {
      past: await takenFrom('operator:simulate'),
      live: await takenFrom('gateway:simulator'),
      unfolded: (await createRepos(db).journal.backlog()).batchCount,
    };
  } finally {
    await client.close();
  }
}
