import { resolve } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import type { DemandScore } from '@wip/shared/forecast/scoreForecasts.ts';
import type { Command } from 'commander';
import { evaluateFolder } from '../../features/forecast/evaluate/evaluateFolder.ts';
import type { SeriesEvaluation } from '../../features/forecast/evaluate/evaluateSeries.ts';
import { isArea, meanScore, targetsOf } from '../../features/forecast/evaluate/evaluationTargets.ts';
import { readSeriesFolder } from '../../features/forecast/evaluate/readSeriesFolder.ts';
import { count, print, table } from '../print.ts';
import { createProgressLine } from '../progressLine.ts';
import { addEvaluateOutlookCommand } from './forecastOutlook.ts';

const mostFaultsTold = 20;

export function addForecastCommand(program: Command): void {
  const forecast = program.command('forecast').description('Demand forecasts.');
  addEvaluateOutlookCommand(forecast);
  forecast
    .command('evaluate')
    .description(
      'Issue day-ahead forecasts at 60 past midnights of each series of a folder, and score them beside the naive ones.',
    )
    .argument(
      '<folder>',
      'CSV files `timestamp_utc,series_id,<unit>` with a series.json (file, tz, freq h or 30min)',
    )
    .option('--series <ids>', 'only these, separated by commas')
    .action(async (folder: string, options: { series?: string }) => {
      const wanted = options.series?.split(',');
      const { series: all, faults } = await readSeriesFolder(resolve(folder));
      tellFaults(faults);
      const series = all.filter(({ seriesId }) => wanted?.includes(seriesId) ?? true);
      if (series.length === 0) throw new DomainError('NOT_FOUND', `${folder} has no such series.`);
      const progress = createProgressLine();
      progress.say(`0 of ${series.length} series`);
      const evaluated = await evaluateFolder(series, (done) =>
        progress.say(`${done} of ${series.length} series`),
      );
      progress.clear();
      for (const [index, { seriesId }] of series.entries()) {
        if (!evaluated[index]) process.stderr.write(`${seriesId} is too short for a forecast.\n`);
      }
      const evaluations = evaluated.filter((one) => one !== null);
      if (evaluations.length > 0) tellScores(evaluations);
    });
}

function tellFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const more = faults.length - mostFaultsTold;
  process.stderr.write(`${count(faults.length, 'fault')} in the folder:\n`);
  process.stderr.write(`${faults.slice(0, mostFaultsTold).join('\n')}\n`);
  if (more > 0) process.stderr.write(`and ${count(more, 'more', 'more')}\n`);
}

function tellScores(evaluations: readonly SeriesEvaluation[]): void {
  const areas = evaluations.filter(isArea);
  const averaged = areas.length > 0 ? areas : evaluations;
  const mean = {
    blend: meanScore(averaged.map(({ blend }) => blend)),
    dailyNaive: meanScore(averaged.map(({ dailyNaive }) => dailyNaive)),
    weeklyNaive: meanScore(averaged.map(({ weeklyNaive }) => weeklyNaive)),
  };
  const label = `mean of ${averaged.length} ${areas.length > 0 ? 'areas' : 'series'}`;
  print(
    ...table([headings, ...evaluations.map((one) => rowOf(one.seriesId, one)), rowOf(label, mean)]),
    '',
    ...table(
      targetsOf(averaged, evaluations).map(({ what, seen, isMet }) => [isMet ? 'met' : 'missed', what, seen]),
    ),
  );
}

const headings = [
  ...['series', 'daily naive MASE', 'weekly naive MASE'],
  ...['MASE', 'nMAE %', 'pinball %', '80 % band', '95 % band'],
];

type Scores = Pick<SeriesEvaluation, 'blend' | 'dailyNaive' | 'weeklyNaive'>;

function rowOf(name: string, { blend, dailyNaive, weeklyNaive }: Scores): string[] {
  return [
    name,
    dailyNaive.mase.toFixed(3),
    weeklyNaive.mase.toFixed(3),
    blend.mase.toFixed(3),
    blend.nmaePercent.toFixed(2),
    blend.pinballPercent.toFixed(3),
    percent(blend, 'coverage80'),
    percent(blend, 'coverage95'),
  ];
}

function percent(score: DemandScore, coverage: 'coverage80' | 'coverage95'): string {
  return `${(100 * score[coverage]).toFixed(1)} %`;
}
