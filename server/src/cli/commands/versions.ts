import type { Command } from 'commander';
import { print, table } from '../print.ts';
import { withDatabase } from '../withDatabase.ts';

export function addVersionsCommand(program: Command): void {
  program
    .command('versions')
    .description('List the imported versions, the active ones marked.')
    .argument('[region]', 'only this region')
    .action(async (regionId?: string) => {
      const { datasets, pointers } = await withDatabase(async ({ repos }) => ({
        datasets: await repos.datasets.list(regionId),
        pointers: await repos.regions.pointers(),
      }));
      if (datasets.length === 0) {
        print(
          `Nothing was imported${regionId ? ` for '${regionId}'` : ''}; run: wip import <folder> --activate`,
        );
        return;
      }
      const active = new Map(pointers.map((pointer) => [pointer.regionId, pointer.activeVersion]));
      const rows = datasets.map((dataset) => [
        dataset.regionId,
        dataset.version,
        active.get(dataset.regionId) === dataset.version ? 'active' : '',
        dataset.importedAt.toISOString().slice(0, 16).replace('T', ' '),
        String(dataset.areaCount),
        String(dataset.groupCount),
      ]);
      print(...table([['region', 'version', '', 'imported (UTC)', 'areas', 'timetables'], ...rows]));
    });
}
