import { createRepos } from '@wip/server/db/repos.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

const now = new Date('2026-11-24T08:00:00Z');
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

it('announcements come with their hearing or not at all', async () => {
  const { schedule } = createRepos(database.db);
  const facts = Array.from({ length: 1_500 }, (_, sequence) => ({
    factId: `r/${sequence}`,
    regionId: 'r',
    startsAtMs: now.getTime() + sequence,
    endsAtMs: null,
    stage: 1,
    recordedAtMs: now.getTime(),
    sequence,
    source: 'list',
  }));
  const hearing = { regionId: 'r', heardAt: now, kind: 'confirmed' as const, source: 'list' };
  const tooLong = 'x'.repeat(17_000_000);
  await expect(schedule.addAnnouncements(facts, { ...hearing, source: tooLong })).rejects.toThrow();
  expect(await schedule.stageFactsOf('r')).toEqual([]);
  expect(await schedule.addAnnouncements(facts, hearing)).toBe(1_500);
  expect(await schedule.addAnnouncements(facts, hearing)).toBe(0);
  expect(await schedule.stageFactsOf('r')).toHaveLength(1_500);
  expect(await schedule.hearingsOf('r')).toHaveLength(2);
});
