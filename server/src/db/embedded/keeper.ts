// Started beside a mongod: stops it once the processes that used it are gone, however they ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from './fileLock.ts';
import { embeddedFolder } from './folder.ts';
import { stopIfUnused } from './stop.ts';

const lookEveryMs = 1000;

const [dataDir] = process.argv.slice(2);
if (!dataDir) throw new Error('usage: keeper.ts <data folder>');
const folder = embeddedFolder(dataDir);
const only = tryLock(folder.keeper, 'exclusive');
if (only) {
  do await sleep(lookEveryMs);
  while ((await stopIfUnused(folder)) === 'in use');
  only.release();
}
