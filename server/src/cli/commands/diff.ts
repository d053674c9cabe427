import type { Command } from 'commander';
import { diffOfVersions } from '../../features/imports/versionDiff.service.ts';
import { printDiff } from '../printDiff.ts';
import { withDatabase } from '../withDatabase.ts';

const shownChanges = 40;

export function addDiffCommand(program: Command): void {
  program
    .command('diff')
    .description('Say what changes for people from one version of a region to another.')
    .argument('<region>')
    .argument('[from]', 'a version; the active one unless given')
    .argument('[to]', 'a version; the newest unless given')
    .option('--all', `every change, not the first ${shownChanges}`, false)
    .action(
      async (
        regionId: string,
        from: string | undefined,
        to: string | undefined,
        options: { all: boolean },
      ) => {
        const diff = await withDatabase(({ repos, progress }) => {
          progress.show('Comparing', null);
          return diffOfVersions({ regionId, from, to }, repos);
        });
        printDiff(diff, options.all ? diff.changes.length : shownChanges);
      },
    );
}
