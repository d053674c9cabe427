import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { readPlaceBytes, writePlace } from '@wip/server/db/backup/backupPlace.ts';
import { contentOf, restoreBackup } from '@wip/server/db/backup/restoreBackup.ts';
import { backupFrames } from '@wip/server/db/backup/writeBackup.ts';
import { ensureIndexes } from '@wip/server/db/indexes.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { Binary, Decimal128, Double, Int32, Long, Timestamp } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../support/mongod.ts';
import { runWip } from '../../../support/runWip.ts';
import { insertRegion } from '../../../support/testRegion.ts';

let folder: string;
/** A backup of `source`. */
let whole: string;
let source: TestDatabase;
let target: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wip-backup-'));
  source = await createTestDatabase();
  await ensureIndexes(source.db);
  await insertRegion(source);
  await source.db.collection<{ _id: unknown }>('oddities').insertMany([
    {
      _id: 1,
      double: new Double(3),
      int: new Int32(3),
      long: Long.fromString('9007199254740993'),
    } as never,
    { _id: 'a', '10': 1, '9': 2, nested: { z: 1, '1': [Decimal128.fromString('0.1'), null] } } as never,
    {
      _id: new Timestamp({ t: 7, i: 9 }),
      bytes: new Binary(Buffer.alloc(70_000, 7)),
      when: new Date(5),
      re: /x/i,
    } as never,
  ]);
  whole = join(folder, 'source.wip');
  await writePlace({ file: whole }, backupFrames({ ...source, now: () => new Date() }));
});
beforeEach(async () => {
  await target?.drop();
  target = await createTestDatabase();
});
afterAll(async () => {
  await source?.drop();
  await target?.drop();
  await rm(folder, { recursive: true, force: true });
});

const backUp = (place: string, database = source) =>
  runWip(['backup', place], { DATABASE_URI: database.uri });
const restore = (place: string) => runWip(['restore', place], { DATABASE_URI: target.uri });

async function contents({ db }: TestDatabase) {
  const names = (await db.listCollections().toArray()).map(({ name }) => name).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      name,
      ...(await contentOf(db, name)),
      indexes: (await db.collection(name).indexes()).map(({ v: _, ...index }) => index),
    })),
  );
}

describe('a backup', () => {
  test('restored into an empty database gives the same documents, indexes and settings of collections', async () => {
    const place = join(folder, 'whole.wip');
    const { stdout, exitCode, stderr } = await backUp(place);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^Backed up \d+ documents in \d+ collections to /);
    expect(await runWip(['backup', '--check', place], {})).toMatchObject({ exitCode: 0 });
    const restored = await restore(place);
    expect(restored.exitCode, restored.stderr).toBe(0);
    expect(restored.stdout).toMatch(/counts and hashes are equal/);
    expect(await contents(target)).toEqual(await contents(source));
    const [journal] = await target.db.listCollections({ name: 'journal' }, { nameOnly: false }).toArray();
    expect(JSON.stringify(journal)).toContain('block_compressor=zstd');
  });

  test('lets nothing expire before what was written is compared', async () => {
    const old = await createTestDatabase();
    await old.db.collection('expiring').createIndex({ at: 1 }, { name: 'at', expireAfterSeconds: 0 });
    await old.db.collection('expiring').insertMany([{ at: new Date('2126-01-01') }]);
    const file = join(folder, 'expiring.wip');
    await writePlace({ file }, backupFrames({ ...old, now: () => new Date() }));
    await old.drop();
    const restored = target.db.collection('expiring');
    const whileComparing: Promise<{ name?: string }[]>[] = [];
    await restoreBackup({
      db: target.db,
      open: () => readPlaceBytes({ file }),
      onProgress: (step) => {
        if (step === 'comparing') whileComparing.push(restored.indexes());
      },
    });
    expect((await Promise.all(whileComparing)).flat().map(({ name }) => name)).toEqual(['_id_']);
    expect(await restored.indexes()).toContainEqual(
      expect.objectContaining({ name: 'at', expireAfterSeconds: 0 }),
    );
  });

  test('is refused into a database that holds something, which stays as it is', async () => {
    await target.db.collection<{ _id: number }>('mine').insertOne({ _id: 1 });
    const { exitCode, stderr } = await restore(whole);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/is not empty \('mine' has documents\)/)]);
    expect(await contents(target)).toHaveLength(1);
  });

  test('never takes the place of a file', async () => {
    const place = join(folder, 'taken.wip');
    await writeFile(place, 'mine');
    const { exitCode, stderr } = await backUp(place);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('is there already')]);
    expect(await readFile(place, 'utf8')).toBe('mine');
  });

  test('that cannot be ended leaves nothing that looks like one', async () => {
    const { exitCode, stderr } = await backUp(join(folder, 'no such folder', 'x.wip'));
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/ENOENT|no such/)]);
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('a damaged backup', () => {
  const damages: [string, (bytes: Buffer) => Buffer][] = [
    ['cut short within its compression', (bytes) => bytes.subarray(0, bytes.length - 40)],
    ['cut short between two documents', (bytes) => recompressed(bytes, (frames) => frames.subarray(0, -200))],
    ['with one bit turned', (bytes) => recompressed(bytes, (frames) => turned(frames, frames.length >> 1))],
    ['of another program', () => zstdCompressSync(Buffer.from('once upon a time there was a file'))],
    ['that is empty', () => zstdCompressSync(Buffer.alloc(0))],
    ['that is no compressed file', () => Buffer.from('readings,1,2,3')],
  ];

  test.each(damages)('%s is refused before anything is written', async (_, damage) => {
    const file = join(folder, `${Math.random()}.wip`);
    await writeFile(file, damage(await readFile(whole)));
    const restored = restoreBackup({ db: target.db, open: () => readPlaceBytes({ file }) });
    await expect(restored).rejects.toThrow(/^The backup is damaged: /);
    await expect(restored).rejects.toBeInstanceOf(DomainError);
    expect(await contents(target)).toEqual([]);
  });

  function recompressed(bytes: Buffer, change: (frames: Buffer) => Buffer): Buffer {
    return zstdCompressSync(change(zstdDecompressSync(bytes)));
  }

  function turned(frames: Buffer, at: number): Buffer {
    const copy = Buffer.from(frames);
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
    return copy;
  }
});

test('a missing backup is named', async () => {
  const { exitCode, stderr } = await restore(join(folder, 'none.wip'));
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^There is no file .*none\.wip/)]);
});
