import type { Command } from 'commander';
import { activateVersion } from '../../features/imports/activation.ts';
import { count, print } from '../print.ts';
import { withDatabase } from '../withDatabase.ts';

export function addActivateCommand(program: Command): void {
  program
    .command('activate')
    .description(
      'Make an imported version the active one of its region; the past keeps what was active then.',
    )
    .argument('<region>')
    .argument('<version>', 'as `wip versions` lists it')
    .action(async (regionId: string, version: string) => {
      const dataset = await withDatabase(({ repos, now }) =>
        activateVersion({ regionId, version }, { repos, now }),
      );
      const { areaCount, groupCount } = dataset;
      print(
        `${dataset.region.name}: version ${version} is active (${count(areaCount, 'area')}, ${count(groupCount, 'timetable')}).`,
      );
    });
}
