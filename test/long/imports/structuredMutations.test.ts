import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../../support/mongod.ts';
import { runMutations } from '../../support/mutations/runMutations.ts';
import { runSeed } from '../../support/random.ts';

const count = 5_000;
const seed = runSeed();

it(`${count} damaged bundles get the wanted verdict each, and no wrong area is taken (SEED=${seed})`, async () => {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'wip-mutations-'));
  try {
    await ensureIndexes(database.db);
    const now = () => new Date('2026-11-23T10:00:00Z');
    const repos = createRepos(database.db);
    expect(await runMutations({ count, seed, folder, repos, now })).toBe(count);
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
});
