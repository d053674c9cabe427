import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import type { BucketDoc } from '@wip/server/features/consumption/folding/buckets.repo.ts';
import { foldJournal } from '@wip/server/features/consumption/folding/foldJournal.ts';
import { createHousekeeping } from '@wip/server/features/consumption/folding/housekeeping.ts';
import { createReadingsRepo } from '@wip/server/features/consumption/folding/readings.repo.ts';
import { sealMeter } from '@wip/server/features/consumption/folding/sealing.ts';
import type { MeterPoint } from '@wip/shared/consumption/meterPoint.ts';
import { dayMs } from '@wip/shared/time.ts';
import type { CollectionOptions, Db, Filter, FindOptions } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { journalBatch, powerPoint } from '../../../support/sendBatch.ts';

let database: TestDatabase;
let repos: Repos;

beforeEach(async () => {
  database = await createTestDatabase();
  await ensureIndexes(database.db);
  repos = createRepos(database.db);
});
afterEach(() => database?.drop());

const dayStart = Date.parse('2026-11-01T00:00:00Z');
const beforeMs = dayStart + 2 * dayMs;
const twoDays = [
  powerPoint('2026-11-01T00:00:00Z', 1),
  powerPoint('2026-11-01T23:59:00Z', 2),
  powerPoint('2026-11-02T12:00:00Z', 0),
  powerPoint('2026-11-03T00:00:00Z', 4),
];

async function fold(points: MeterPoint[]): Promise<void> {
  await journalBatch(repos, points);
  const now = () => new Date();
  await foldJournal({ ...repos, erasedMeters: async () => new Set(), now }, 1);
}

async function readBack(meterNumber = 1, readings = repos.readings) {
  const spans = await readings.readingsOf(meterNumber, dayStart, dayStart + 3 * dayMs);
  return spans.flatMap(({ startsAtMs, block }) =>
    [...block.power].map(([slot, micro]) => [
      new Date(startsAtMs + slot * block.slotS * 1_000).toISOString().slice(5, 16),
      micro / 1e6,
    ]),
  );
}

const count = (name: string) => database.db.collection(name).countDocuments();

test('sealing moves hours into days, and what is read stays the same', async () => {
  await fold(twoDays);
  const before = await readBack();
  expect(before).toEqual([
    ['11-01T00:00', 1],
    ['11-01T23:59', 2],
    ['11-02T12:00', 0],
    ['11-03T00:00', 4],
  ]);
  await sealMeter(repos, { meterNumber: 1, beforeMs, epoch: 1 });
  expect([await count('readingHours'), await count('readingDays')]).toEqual([1, 2]);
  expect(await readBack()).toEqual(before);
});

test('what comes after its day is sealed is laid over it, and sealed with the next run', async () => {
  await fold(twoDays);
  await sealMeter(repos, { meterNumber: 1, beforeMs, epoch: 1 });
  await fold([
    powerPoint('2026-11-01T00:00:00Z', 7),
    powerPoint('2026-11-01T08:00:10Z', 3, { durationS: 10 }),
  ]);
  const expected = expect.arrayContaining([
    ['11-01T00:00', 7],
    ['11-01T08:00', 3],
    ['11-01T23:59', 2],
  ]);
  expect(await readBack()).toEqual(expected);
  await sealMeter(repos, { meterNumber: 1, beforeMs, epoch: 1 });
  expect(await count('readingHours')).toBe(1);
  expect(await readBack()).toEqual(expected);
});

test.each(['writeDays', 'write summaries', 'removeHours'])(
  'a process killed before %s loses nothing, and the next run ends what it began',
  async (step) => {
    await fold(twoDays);
    const before = await readBack();
    const killed = () => Promise.reject(new Error('killed'));
    const { readings, daySummaries, meters } = repos;
    const broken = {
      meters,
      readings: { ...readings, ...(step !== 'write summaries' && { [step]: killed }) },
      daySummaries: { ...daySummaries, ...(step === 'write summaries' && { write: killed }) },
    };
    await expect(sealMeter(broken, { meterNumber: 1, beforeMs, epoch: 1 })).rejects.toThrow('killed');
    expect(await readBack()).toEqual(before);
    await sealMeter(repos, { meterNumber: 1, beforeMs, epoch: 1 });
    expect(await readBack()).toEqual(before);
    expect([await count('readingHours'), await count('readingDays'), await count('daySummaries')]).toEqual([
      1, 2, 2,
    ]);
  },
);

test('an hour that changes while its day is sealed stays until the next run', async () => {
  await fold(twoDays);
  const late = powerPoint('2026-11-01T00:01:00Z', 9);
  const removeHours: Repos['readings']['removeHours'] = async (...given) => {
    await fold([late]);
    await repos.readings.removeHours(...given);
  };
  await sealMeter(
    { ...repos, readings: { ...repos.readings, removeHours } },
    { meterNumber: 1, beforeMs, epoch: 1 },
  );
  expect(await readBack()).toContainEqual(['11-01T00:01', 9]);
});

test('a reader who is overtaken by the sealing of a day misses nothing', async () => {
  await fold(twoDays);
  const before = await readBack();
  const seal = () => sealMeter(repos, { meterNumber: 1, beforeMs, epoch: 1 });
  const overtaken = createReadingsRepo(afterFirstRead(database.db, seal));
  expect(await readBack(1, overtaken)).toEqual(before);
  expect(await count('readingHours')).toBe(1);
});

/** The same database, where something happens between the first read of a collection and the next. */
function afterFirstRead(db: Db, happen: () => Promise<void>): Db {
  let isFirst = true;
  return Object.assign(Object.create(db), {
    collection(name: string, options: CollectionOptions) {
      const collection = db.collection<BucketDoc>(name, options);
      const find = collection.find.bind(collection);
      return Object.assign(collection, {
        find(filter: Filter<BucketDoc>, findOptions: FindOptions) {
          const cursor = find(filter, findOptions);
          const toArray = cursor.toArray.bind(cursor);
          return Object.assign(cursor, {
            async toArray() {
              const found = await toArray();
              if (isFirst) await happen();
              isFirst = false;
              return found;
            },
          });
        },
      });
    },
  });
}

test('the summary of a day counts energy across midnight once', async () => {
  const mark = (at: string, counterKwh: number) => powerPoint(at, counterKwh, { kind: 'counter' });
  await fold([
    mark('2026-11-01T23:30:00Z', 10),
    mark('2026-11-02T00:30:00Z', 12),
    mark('2026-11-02T01:30:00Z', 13),
  ]);
  await sealMeter(repos, { meterNumber: 1, beforeMs, epoch: 1 });
  const [first, second] = await repos.daySummaries.summariesOf(1, dayStart, beforeMs);
  const energy = (steps: { microKwh: number }[] = []) =>
    steps.reduce((sum, { microKwh }) => sum + microKwh, 0) / 1e6;
  expect([energy(first?.steps), energy(second?.steps)]).toEqual([1, 2]);
  expect(first?.steps.map(({ step }) => step)).toEqual([94, 95]);
});

test('an hourly run seals what is past its lateness and removes what is kept no longer, meter by meter', async () => {
  const days = (meterNumber: number) =>
    [1, 5, 10, 15].map((day) =>
      powerPoint(`2026-11-${String(day).padStart(2, '0')}T10:00:00Z`, 1, { meterNumber }),
    );
  await fold([...days(1), ...days(7), ...days(300)]);
  const housekeeping = createHousekeeping({
    ...repos,
    now: () => new Date('2026-11-20T10:00:00Z'),
    lateDays: 7,
    retention: { rawDays: 12, hourlyDays: 17 },
  });
  for (let run = 0; run < 40; run++) await housekeeping.workFor(1, 1);
  expect([await count('readingHours'), await count('readingDays'), await count('daySummaries')]).toEqual([
    3, 3, 6,
  ]);
  const left = await repos.readings.readingsOf(300, dayStart, dayStart + 20 * dayMs);
  expect(left.map(({ startsAtMs }) => new Date(startsAtMs).getUTCDate())).toEqual([10, 15]);
});

test('all readings of a meter can be erased, and no others', async () => {
  await fold([...twoDays, ...twoDays.map((point) => ({ ...point, meterNumber: 2 }))]);
  await sealMeter(repos, { meterNumber: 1, beforeMs, epoch: 1 });
  await repos.readings.eraseMeter(1);
  await repos.daySummaries.remove(1, null);
  expect(await readBack(1)).toEqual([]);
  expect(await readBack(2)).toHaveLength(4);
  expect(await count('daySummaries')).toBe(0);
});

test('many meters are read at once as one by one', async () => {
  await fold([...twoDays, ...twoDays.map((point) => ({ ...point, meterNumber: 2, micro: 5 }))]);
  await sealMeter(repos, { meterNumber: 2, beforeMs, epoch: 1 });
  const to = dayStart + dayMs;
  const each = await Promise.all(
    [1, 2].map((meterNumber) => repos.readings.readingsOf(meterNumber, dayStart, to)),
  );
  expect(await repos.readings.readingsOfMany([2, 1, 3], dayStart, to)).toEqual(each.flat());
});
