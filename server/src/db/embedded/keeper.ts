// Runs beside a mongod: stops it once the processes that used it are gone, however they ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from './fileLock.ts';
import { embeddedFolder } from './folder.ts';
import { stopIfUnused } from './stop.ts';

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
if (keeping) {
  do await sleep(lookEveryMs);
  while ((await stopIfUnused(folder)) === 'in use');
}
