import type { Command } from 'commander';
import { examine } from '../examine.ts';
import { print } from '../print.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Check runtime, settings, data folder, database and regions, and say what to do.')
    .action(async () => {
      const findings = await examine();
      const marks = { ok: 'ok    ', note: 'note  ', fault: 'FAULT ' };
      print(...findings.map(({ verdict, text }) => `${marks[verdict]}${text}`));
      const faults = findings.filter(({ verdict }) => verdict === 'fault').length;
      if (faults > 0) {
        process.stderr.write(
          `${faults === 1 ? 'One check' : `${faults} checks`} failed; the lines marked FAULT say what to do.\n`,
        );
        process.exitCode = 1;
      }
    });
}
