import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { findMongod } from '@wip/server/db/embedded/binary.ts';
import { expect, test } from 'vitest';
import { startProcess } from '../support/processes.ts';

test('a database without a replica set is refused in words that say what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wip-standalone-'));
  const { binary } = await findMongod({
    mongodBinary: process.env.MONGOD_BINARY || undefined,
    cacheHome: process.env.XDG_CACHE_HOME || undefined,
  });
  const port = 26_000 + Math.floor(Math.random() * 1_000);
  const mongod = startProcess(['--dbpath', folder, '--bind_ip', '127.0.0.1', '--port', String(port)], {
    command: binary,
  });
  try {
    await mongod.waitFor(/Waiting for connections/);
    await expect(connectDatabase(`mongodb://127.0.0.1:${port}/`)).rejects.toThrow(
      /^The database of DATABASE_URI is not a replica set, .* start mongod with --replSet and run rs\.initiate\(\)/,
    );
  } finally {
    mongod.kill('SIGKILL');
    await mongod.ended();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
