import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exportBundle } from '../../features/imports/exportBundle.ts';
import { count, print } from '../print.ts';
import { withDatabase } from '../withDatabase.ts';

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('Write the active version of a region and its stages as a bundle.')
    .argument('<region>')
    .argument('<folder>', 'a new or empty folder')
    .action(async (regionId: string, folder: string) => {
      const path = resolve(folder);
      const summary = await withDatabase(({ repos, progress }) => {
        progress.show('Writing the bundle', null);
        return exportBundle({ regionId, folder: path }, { repos });
      });
      const { version, areaCount, groupCount, stageCount } = summary;
      print(
        `Exported ${regionId}, version ${version}, to ${path}: ${count(areaCount, 'area')}, ` +
          `${count(groupCount, 'timetable')}, ${count(stageCount, 'stage')}.`,
      );
    });
}
