import { resolve } from 'node:path';
import type { Command } from 'commander';
import { importBundle } from '../../features/imports/imports.service.ts';
import { diffOfVersions } from '../../features/imports/versionDiff.service.ts';
import { printDiff } from '../printDiff.ts';
import { printReport } from '../printReport.ts';
import { withDatabase } from '../withDatabase.ts';

const shownChanges = 10;

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description('Import a region bundle as a new version, and report what was refused or repaired.')
    .argument(
      '<folder>',
      'the folder with region.json, areas.geojson, timetables/ or rotation.json, stages.csv',
    )
    .option('--activate', 'make the new version the active one at once', false)
    .option('--all', 'list every refusal and misprint, up to 1,000 of each, not the first 100', false)
    .addHelpText(
      'after',
      '\nExit code: 0 where a version was kept, also if rows were refused (the rest is taken, and a warning says so); 1 ' +
        'where nothing was kept, or where it could not be made active.',
    )
    .action(async (folder: string, options: { activate: boolean; all: boolean }) => {
      await withDatabase(async ({ repos, now, progress }) => {
        const report = await importBundle(
          { folder: resolve(folder), activate: options.activate },
          { repos, now },
          ({ step, share }) => progress.show(step, share),
        );
        progress.clear();
        printReport(report, options.all ? Infinity : undefined);
        const { regionId, replaces: from, version: to } = report;
        if (from !== null) printDiff(await diffOfVersions({ regionId, from, to }, repos), shownChanges);
      });
    });
}
