// Runs beside a mongod: stops it once the processes that used it are gone, however they ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from './fileLock.ts';
import { type EmbeddedFolder, embeddedFolder } from './folder.ts';

const lookEveryMs = 1000;
/** Long enough for a keeper that is just ending to make room. */
const takeOverTries = 3;

const [dataDir] = process.argv.slice(2);
if (!dataDir) throw new Error('usage: keeper.ts <data folder>');
const folder = embeddedFolder(dataDir);

let keeping = tryLock(folder.keeper, 'exclusive');
for (let attempt = 0; !keeping && attempt < takeOverTries; attempt += 1) {
  await sleep(lookEveryMs);
  keeping = tryLock(folder.keeper, 'exclusive');
}
if (keeping) await keep();

async function keep(): Promise<void> {
  for (;;) {
    await sleep(lookEveryMs);
    if (seemsUsed(folder)) continue;
    const { stopIfUnused } = await import('./stop.ts'); // the driver takes 50 MB that looking does not need
    if ((await stopIfUnused(folder)) === 'stopped') return;
  }
}

function seemsUsed({ lock, users }: EmbeddedFolder): boolean {
  const opening = tryLock(lock, 'exclusive');
  const using = opening && tryLock(users, 'exclusive');
  using?.release();
  opening?.release();
  return using === null;
}
