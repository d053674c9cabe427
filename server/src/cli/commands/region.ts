import { DomainError } from '@wip/shared/errors.ts';
import type { Command } from 'commander';
import { print } from '../print.ts';
import { withDatabase } from '../withDatabase.ts';

export function addRegionCommand(program: Command): void {
  const region = program.command('region').description('Take regions off the map.');
  region
    .command('remove')
    .description(
      'Take a region off the map; its versions and stages stay, and `wip activate` brings it back.',
    )
    .argument('<region>')
    .action(async (regionId: string) => {
      await withDatabase(async ({ repos }) => {
        if (await repos.regions.deactivate(regionId)) return;
        throw new DomainError('NOT_FOUND', `There is no active region '${regionId}'; see: wip versions`);
      });
      print(`${regionId} is off the map; \`wip activate ${regionId} <version>\` brings it back.`);
    });
}
