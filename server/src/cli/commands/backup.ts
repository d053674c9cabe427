import type { Command } from 'commander';
import { readPlace, readPlaceBytes, writePlace } from '../../db/backup/backupPlace.ts';
import { checkBackup, restoreBackup } from '../../db/backup/restoreBackup.ts';
import { type BackupSummary, backupFrames } from '../../db/backup/writeBackup.ts';
import { count, print } from '../print.ts';
import { createProgressLine } from '../progressLine.ts';
import { withBareDatabase } from '../withDatabase.ts';

const placeHelp = 'a new file, or s3://<bucket>/<name>';

export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description(
      'Write all of the database, as it is at one moment, into one compressed file with checksums.',
    )
    .argument('<place>', placeHelp)
    .option('--check', 'only read a backup that is there and say whether it is whole')
    .action((text: string, { check }: { check?: boolean }) => (check ? checkPlace(text) : backUp(text)));
  program
    .command('restore')
    .description('Write a backup into an empty database, and compare what was written with it.')
    .argument('<place>', 'the file of a backup, or s3://<bucket>/<name>')
    .action(restore);
}

async function backUp(text: string): Promise<void> {
  const place = readPlace(text);
  await withBareDatabase(async ({ client, db, now, progress }) => {
    const onProgress = (collection: string, share: number) => progress.show(`Writing ${collection}`, share);
    const frames = backupFrames({ client, db, now, onProgress });
    let summary: BackupSummary = { collections: [], documents: 0 };
    const noted = async function* () {
      summary = yield* frames;
    };
    await writePlace(place, noted());
    print(`Backed up ${contents(summary)} to ${text}.`);
  });
}

async function restore(text: string): Promise<void> {
  const place = readPlace(text);
  await withBareDatabase(async ({ db, progress }) => {
    const words = { checking: 'Checking', restoring: 'Restoring', comparing: 'Comparing' };
    const summary = await restoreBackup({
      db,
      open: () => readPlaceBytes(place),
      onProgress: (step, collection) => progress.show(`${words[step]} ${collection}`, null),
    });
    print(
      `Restored ${contents(summary)} of ${summary.createdAt.toISOString()}; counts and hashes are equal.`,
    );
  });
}

async function checkPlace(text: string): Promise<void> {
  const progress = createProgressLine();
  const { createdAt, collections } = await checkBackup(readPlaceBytes(readPlace(text)), (name) =>
    progress.show(`Checking ${name}`, null),
  );
  progress.clear();
  const documents = collections.reduce((sum, end) => sum + end.count, 0);
  print(`Whole: ${contents({ collections, documents })} of ${createdAt.toISOString()}.`);
}

function contents({ collections, documents }: BackupSummary): string {
  return `${count(documents, 'document')} in ${count(collections.length, 'collection')}`;
}
