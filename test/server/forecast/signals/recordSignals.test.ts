import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSignalsFile } from '@wip/server/cli/importSignalsFile.ts';
import { createRepos, type Repos } from '@wip/server/db/repos.ts';
import { recordSignals } from '@wip/server/features/forecast/signals/recordSignals.ts';
import { readRegionSignal } from '@wip/server/features/forecast/signals/regionSignal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { runWip } from '../../../support/runWip.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let database: TestDatabase;
let repos: Repos;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  repos = createRepos(database.db);
  folder = await mkdtemp(join(tmpdir(), 'wip-signals-'));
  await insertRegion(database);
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const hour = (index: number) => Date.UTC(2026, 10, 23, index);
const row = (from: number, to: number, value: number, availableAtMs: number | null = null) => ({
  startsAtMs: hour(from),
  endsAtMs: hour(to),
  value,
  availableAtMs,
});

describe('what is recorded', () => {
  const record = (rows: ReturnType<typeof row>[], atHour: number) =>
    recordSignals(
      {
        regionId: 'rec',
        kind: 'price',
        currency: 'ZAR',
        source: 'x',
        rows,
        recordedAt: new Date(hour(atHour)),
      },
      repos,
    );
  const valuesAt = async (atHour: number) => {
    const { pieces } = await readRegionSignal(repos, {
      regionId: 'rec',
      kind: 'price',
      from: new Date(hour(0)),
      to: new Date(hour(24)),
      knownAt: new Date(hour(atHour)),
    });
    return pieces.map(({ value }) => value);
  };

  test('a tariff with an exception stays what it is, however often it comes', async () => {
    const tariff = [row(0, 24, 3), row(18, 20, 9)];
    expect(await record(tariff, 1)).toBe(2);
    expect(await record(tariff, 2)).toBe(0);
    expect(await valuesAt(2)).toEqual([3, 9, 3]);
    expect(await record([row(0, 24, 3), row(18, 20, 8)], 3)).toBe(2);
    expect(await valuesAt(3)).toEqual([3, 8, 3]);
    expect(await record([row(0, 24, 3)], 4)).toBe(1);
    expect(await valuesAt(4)).toEqual([3]);
    // what was known then stays what was known
    expect(await valuesAt(2)).toEqual([3, 9, 3]);
    expect(await valuesAt(0)).toEqual([]);
  });

  test('a value that says since when it was known is of that time, and only once there', async () => {
    const late = [row(30, 31, 5, hour(10))];
    expect(await record(late, 20)).toBe(1);
    expect(await record(late, 21)).toBe(0);
    const question = {
      regionId: 'rec',
      kind: 'price' as const,
      from: new Date(hour(30)),
      to: new Date(hour(31)),
    };
    const known = (atHour: number) =>
      readRegionSignal(repos, { ...question, knownAt: new Date(hour(atHour)) });
    expect((await known(10)).pieces).toHaveLength(1);
    expect(await known(9)).toEqual({ pieces: [], currency: null, availableAt: null });
  });

  test('a forecast that is generated anew is recorded where it differs, or was known earlier, alone', async () => {
    const hours = [40, 41, 42];
    const generated = (values: number[], atHour: number) =>
      values.map((value, index) => row(hours[index]!, hours[index]! + 1, value, hour(atHour)));
    expect(await record(generated([5, 6, 7], 20), 20)).toBe(3);
    expect(await record(generated([5, 6, 7], 21), 21)).toBe(0);
    expect(await record(generated([5, 8, 7], 22), 22)).toBe(1);
    expect(await record(generated([5, 6, 7], 23), 23)).toBe(1);
    expect(await record(generated([5], 10), 24)).toBe(1);
  });

  test('prices in two currencies are never mixed: those in the newest one count', async () => {
    const base = { regionId: 'two', kind: 'price' as const, source: 'x' };
    const at = (atHour: number) => new Date(hour(atHour));
    await recordSignals({ ...base, currency: 'ZAR', rows: [row(0, 10, 3)], recordedAt: at(0) }, repos);
    await recordSignals({ ...base, currency: 'EUR', rows: [row(4, 6, 0.2)], recordedAt: at(1) }, repos);
    const { pieces, currency } = await readRegionSignal(repos, {
      regionId: 'two',
      kind: 'price',
      from: at(0),
      to: at(10),
      knownAt: at(2),
    });
    expect(currency).toBe('EUR');
    expect(pieces).toEqual([{ startsAtMs: hour(4), endsAtMs: hour(6), value: 0.2 }]);
  });
});

describe('wip signals import', () => {
  const wip = (...args: string[]) =>
    runWip(args, { DATABASE_URI: database.uri, DATA_DIR: join(folder, 'data') });

  test('takes the good rows, names the bad ones by line, and again does no harm', async () => {
    const file = join(folder, 'prices.csv');
    await writeFile(
      file,
      'starts_at,ends_at,value\n2026-11-23T00:00Z,2026-11-23T06:00Z,1.2\nnow,later,2\n2026-11-23T06:00Z,2026-11-24T00:00Z,2.4\n',
    );
    const first = await wip('signals', 'import', 'test', 'price', file, '--currency', 'ZAR');
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^line 3, starts_at: must be an ISO 8601 instant.*\n3 rows: 2 taken, 1 refused\.\n$/,
    );
    const again = await wip('signals', 'import', 'test', 'price', file, '--currency', 'ZAR');
    expect(again.stdout).toContain('3 rows: 2 taken (2 of them known before), 1 refused.');
    expect(await database.db.collection('signals').countDocuments({ regionId: 'test' })).toBe(2);
  });

  test('says what is wrong where nothing can be taken', async () => {
    const file = join(folder, 'bad.csv');
    await writeFile(file, 'starts_at,ends_at,value\n1,2,3\n');
    const failed = await wip('signals', 'import', 'test', 'carbon', file);
    expect(failed).toMatchObject({ exitCode: 1, stdout: '' });
    expect(failed.stderr).toMatch(/line 2, starts_at.*\n1 row: 0 taken, 1 refused\./);
    const ask = (regionId: string, kind: string, path = file) =>
      importSignalsFile({ regionId, kind, file: path, all: false }, { repos, now: () => new Date() });
    await expect(ask('test', 'price')).rejects.toThrow('Say with --currency');
    await expect(ask('test', 'wind')).rejects.toThrow("'wind' is no signal; give price or carbon.");
    await expect(ask('test', 'carbon', join(folder, 'none.csv'))).rejects.toThrow('cannot be read');
    await expect(ask('nowhere', 'carbon')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
