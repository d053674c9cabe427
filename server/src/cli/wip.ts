import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addActivateCommand } from './commands/activate.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addDiffCommand } from './commands/diff.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExportCommand } from './commands/export.ts';
import { addForecastCommand } from './commands/forecast.ts';
import { addGatewayCommand } from './commands/gateway.ts';
import { addImportCommand } from './commands/import.ts';
import { addMeterCommand } from './commands/meter.ts';
import { addReadingsCommand } from './commands/readings.ts';
import { addRegionCommand } from './commands/region.ts';
import { addSignalsCommand } from './commands/signals.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addStageCommand } from './commands/stage.ts';
import { addVersionsCommand } from './commands/versions.ts';
import { explainFailure } from './explainFailure.ts';
import { projectRoot } from './projectRoot.ts';

const envFile = join(projectRoot, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile); // the environment wins
process.stdout.on('error', () => process.exit()); // nobody reads any more

const program = new Command('wip')
  .description('Where is the Power: regions, versions and stages from the terminal.')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(add --help for usage)');

addImportCommand(program);
addActivateCommand(program);
addVersionsCommand(program);
addDiffCommand(program);
addExportCommand(program);
addRegionCommand(program);
addStageCommand(program);
addForecastCommand(program);
addReadingsCommand(program);
addMeterCommand(program);
addGatewayCommand(program);
addSignalsCommand(program);
addSimulateCommand(program);
addBackupCommands(program);
addDoctorCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exitCode = 1;
}
