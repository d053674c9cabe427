import { resolve } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import type { DemandScore } from '@wip/shared/forecast/scoreForecasts.ts';
import type { Command } from 'commander';
import { evaluateSeries, type SeriesEvaluation } from '../../features/forecast/evaluate/evaluateSeries.ts';
import { readSeriesFolder } from '../../features/forecast/evaluate/readSeriesFolder.ts';
import { print, table } from '../print.ts';
import { createProgressLine } from '../progressLine.ts';

export function addForecastCommand(program: Command): void {
  const forecast = program.command('forecast').description('Demand forecasts.');
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
      const all = await readSeriesFolder(resolve(folder));
      const series = all.filter(({ seriesId }) => wanted?.includes(seriesId) ?? true);
      if (series.length === 0) throw new DomainError('NOT_FOUND', `${folder} has no such series.`);
      const progress = createProgressLine();
      const evaluations: SeriesEvaluation[] = [];
      for (const [index, one] of series.entries()) {
        progress.say(`${one.seriesId} (${index + 1} of ${series.length})`);
        const evaluation = evaluateSeries(one);
        if (evaluation) evaluations.push(evaluation);
        else process.stderr.write(`${one.seriesId} is too short for a forecast.\n`);
      }
      progress.clear();
      print(...table([headings, ...evaluations.map(rowOf)]));
    });
}

const headings = [
  ...['series', 'MASE', 'nMAE %', 'pinball %', '80 % band', '95 % band'],
  ...['daily naive MASE', 'weekly naive MASE', 'better than both'],
];

function rowOf({ seriesId, blend, dailyNaive, weeklyNaive }: SeriesEvaluation): string[] {
  const isBetter = blend.mase < Math.min(dailyNaive.mase, weeklyNaive.mase);
  return [
    seriesId,
    blend.mase.toFixed(3),
    blend.nmaePercent.toFixed(2),
    blend.pinballPercent.toFixed(3),
    percent(blend, 'coverage80'),
    percent(blend, 'coverage95'),
    dailyNaive.mase.toFixed(3),
    weeklyNaive.mase.toFixed(3),
    isBetter ? 'yes' : 'no',
  ];
}

function percent(score: DemandScore, coverage: 'coverage80' | 'coverage95'): string {
  return `${(100 * score[coverage]).toFixed(1)} %`;
}
