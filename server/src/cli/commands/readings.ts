import type { Command } from 'commander';
import { importReadingsFile } from '../importReadingsFile.ts';
import { print } from '../print.ts';
import { withDatabase } from '../withDatabase.ts';

export function addReadingsCommand(program: Command): void {
  const readings = program.command('readings').description('Readings of meters.');
  readings
    .command('import')
    .description('Read a file of readings of any age: CSV, or Green Button XML. Again does no harm.')
    .argument('<file>', 'a .csv or .xml file')
    .option('--meter <id>', 'the meter that the readings are of; a CSV file may name it in a column meter_id')
    .option('--series <part>', 'which series of a Green Button file, by a part of its link')
    .option('--all', 'list every refused row, up to 1,000, not the first 20', false)
    .addHelpText(
      'after',
      '\nA CSV file names its columns: timestamp, meter_id, and one of power_kw, power_w, energy_kwh, energy_wh, counter_kwh, ' +
        "counter_wh; duration_s where readings are not of the meter's slot. Times without an offset are on the clock of the meter's " +
        'region.\nExit code: 0 where readings were taken, also if rows were refused; 1 where none were.',
    )
    .action(async (file: string, options: { meter?: string; series?: string; all: boolean }) => {
      print(...(await withDatabase((context) => importReadingsFile({ file, ...options }, context))));
    });
}
