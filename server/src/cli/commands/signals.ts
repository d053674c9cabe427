import type { Command } from 'commander';
import { importSignalsFile } from '../importSignalsFile.ts';
import { print } from '../print.ts';
import { withDatabase } from '../withDatabase.ts';

export function addSignalsCommand(program: Command): void {
  const signals = program
    .command('signals')
    .description('What a kWh costs in a region, and what its making emits, over time.');
  signals
    .command('import')
    .description('Read a CSV file of prices or emissions, past or coming. Again does no harm.')
    .argument('<region>')
    .argument('<kind>', "'price', in --currency per kWh, or 'carbon', in g CO₂e per kWh")
    .argument('<file>', 'a .csv file')
    .option('--currency <code>', 'of a price: three capital letters, such as ZAR')
    .option('--all', 'list every refused row, not the first 20', false)
    .addHelpText(
      'after',
      '\nThe first line names the columns: starts_at, ends_at, value, and perhaps available_at, since when it could be ' +
        'known; now unless given. Times are ISO 8601 with Z or an offset.\nExit code: 0 where rows were taken, also if ' +
        'rows were refused; 1 where none were.',
    )
    .action(
      async (regionId: string, kind: string, file: string, options: { currency?: string; all: boolean }) => {
        print(
          ...(await withDatabase((context) =>
            importSignalsFile({ regionId, kind, file, ...options }, context),
          )),
        );
      },
    );
}
