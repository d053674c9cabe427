import type { Command } from 'commander';
import { listStages } from '../listStages.ts';
import { confirmStage, setStage } from '../operatorStage.ts';
import { print } from '../print.ts';
import { withDatabase } from '../withDatabase.ts';

const timeHelp =
  "as HH:MM, 'tomorrow HH:MM' or 'YYYY-MM-DD HH:MM' on the region's clock, or as an ISO 8601 instant";

export function addStageCommand(program: Command): void {
  const stage = program
    .command('stage')
    .description("Say which stage is in force: a region's announcements.");
  stage
    .command('set')
    .description(
      'Announce a stage; 0 ends or withdraws a cut. It wins over earlier announcements of its time only.',
    )
    .argument('<region>')
    .argument('<stage>', 'a whole number from 0 to 16')
    .option('--from <time>', `when it begins, ${timeHelp}; now unless given`)
    .option('--to <time>', 'when it ends, likewise; until replaced unless given')
    .action(async (regionId: string, stageText: string, options: { from?: string; to?: string }) => {
      print(...(await withDatabase((context) => setStage({ regionId, stageText, ...options }, context))));
    });
  stage
    .command('list')
    .description(
      'List the announcements that hold or are to come: when, which stage, who says so, when recorded.',
    )
    .argument('<region>')
    .option('--all', 'also what is over', false)
    .action(async (regionId: string, options: { all: boolean }) => {
      print(...(await withDatabase((context) => listStages({ regionId, ...options }, context))));
    });
  stage
    .command('confirm')
    .description('Say that the announcements were checked and still hold, so that they do not go stale.')
    .argument('<region>')
    .action(async (regionId: string) => {
      print(...(await withDatabase((context) => confirmStage(regionId, context))));
    });
}
