import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase, isDatabaseAway } from '@wip/server/db/connect.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { expect, test } from 'vitest';
import { startReplicaSet } from '../support/replicaSet.ts';
import { powerPoint } from '../support/sendBatch.ts';

test('a batch that the primary alone has is not acknowledged, however often it is sent', async () => {
  const set = await startReplicaSet();
  const { client, db } = await connectDatabase(set.uri);
  try {
    const key = randomUUID();
    const batch = {
      source: 'gateway:test',
      key,
      bodyHash: key,
      receivedAt: new Date(),
      points: [powerPoint('2026-11-20T10:00:00Z', 1)],
      answer: { accepted: 1, refusedCount: 0, refused: [], isRepeated: false },
    };
    const { journal } = createRepos(db);
    await set.kill('secondary');
    const outcome = () => journal.append(batch).catch((error: unknown) => error);
    const first = outcome();
    await sleep(500);
    expect(await db.collection('journal').countDocuments()).toBe(1);
    for (const error of [await outcome(), await first]) {
      const isUnavailable = error instanceof DomainError && error.code === 'UNAVAILABLE';
      expect(isUnavailable || isDatabaseAway(error), String(error)).toBe(true);
    }
  } finally {
    await client.close();
    await set.close();
  }
});
