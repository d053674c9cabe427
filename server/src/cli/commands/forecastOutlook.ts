import { resolve } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import { isTimeZone } from '@wip/shared/time.ts';
import type { Command } from 'commander';
import {
  evaluateOutlook,
  type OutlookEvaluation,
  outlookKinds,
} from '../../features/forecast/evaluate/evaluateOutlook.ts';
import { readOutlookFolder } from '../../features/forecast/evaluate/readOutlookFolder.ts';
import { print, table } from '../print.ts';
import { createProgressLine } from '../progressLine.ts';

export function addEvaluateOutlookCommand(forecast: Command): void {
  forecast
    .command('evaluate-outlook')
    .description(
      'Issue the probability of being off for a week on each morning of a past of announced stages, and score it. ' +
        "'Off' is what the timetable says of the stage in force, not what a meter saw.",
    )
    .argument(
      '<folder>',
      'loadshedding_stage_*.csv, loadshedding_announcements_*.csv and a folder *_schedules of timetables',
    )
    .option('--time-zone <zone>', "of the folder's local times", 'Africa/Johannesburg')
    .option('--refit-days <days>', 'how often the model is learned anew', '1')
    .action(async (folder: string, options: { timeZone: string; refitDays: string }) => {
      const refitDays = Number(options.refitDays);
      if (!Number.isInteger(refitDays) || refitDays < 1) {
        throw new DomainError('INVALID', '--refit-days must be a whole number of days, 1 or more.');
      }
      if (!isTimeZone(options.timeZone)) {
        throw new DomainError('INVALID', `--time-zone: ${options.timeZone} is not a time zone.`);
      }
      const { region } = await readOutlookFolder(resolve(folder), options.timeZone);
      const progress = createProgressLine();
      const evaluations: OutlookEvaluation[] = [];
      for (const kind of outlookKinds) {
        progress.say(words[kind]);
        evaluations.push(...evaluateOutlook(region, kind, { refitDays }));
      }
      progress.clear();
      if (evaluations.length === 0) throw new DomainError('INVALID', `${folder} holds 60 days or less.`);
      print(...table([headings, ...evaluations.map(rowOf)]));
    });
}

const words = {
  history: "the area's own past",
  timetable: 'its past and timetable',
  announced: 'and announcements',
} as const;

const headings = [
  'from',
  'horizon',
  'recalibrated',
  'cases',
  'Brier',
  'climatology',
  'skill',
  'reliability gap',
];

function rowOf(one: OutlookEvaluation): string[] {
  return [
    words[one.kind],
    `${one.horizonHours} h`,
    one.isRecalibrated ? 'yes' : 'no',
    String(one.cases),
    one.brier.toFixed(4),
    one.climatologyBrier.toFixed(4),
    `${one.skill >= 0 ? '+' : ''}${one.skill.toFixed(3)}`,
    one.reliabilityGap.toFixed(3),
  ];
}
