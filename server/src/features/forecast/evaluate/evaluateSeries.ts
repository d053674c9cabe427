import { conformalBands } from '@wip/shared/forecast/conformalBands.ts';
import type { DemandSeries } from '@wip/shared/forecast/demandBlocks.ts';
import { demandSeries } from '@wip/shared/forecast/demandSeries.ts';
import { forecastDays } from '@wip/shared/forecast/forecastDays.ts';
import { type DemandScore, scoreForecasts, weeklyNaiveError } from '@wip/shared/forecast/scoreForecasts.ts';
import type { OpenSeries } from './readSeriesFolder.ts';

const origins = 60;
/** The days before the first origin whose forecasts weigh the members and make the bands. */
const calibrationDays = 60;
const firstUsableBlock = 15;
/** Origins lie six days apart, four where the history is short. */
const longHistoryDays = 460;

export interface SeriesEvaluation {
  seriesId: string;
  blend: DemandScore;
  dailyNaive: DemandScore;
  weeklyNaive: DemandScore;
}

/** Issues forecasts at up to 60 past midnights of a series, each from what was known by then, and scores them. */
export function evaluateSeries(series: OpenSeries): SeriesEvaluation | null {
  const demand = demandSeries(series);
  const whole = wholeBlocks(demand);
  const step = whole.length >= longHistoryDays ? 6 : 4;
  const asked = [...whole].reverse().filter((_, index) => index % step === 0);
  const shown = asked
    .slice(0, origins)
    .reverse()
    .filter((block) => block > firstUsableBlock);
  const [first] = shown;
  if (first === undefined) return null;
  const days = whole.filter((block) => block >= Math.max(firstUsableBlock, first - calibrationDays));
  const forecasts = forecastDays(demand, days);
  const weeklyError = weeklyNaiveError(demand.values, demand.stepsPerDay, demand.blockStarts[first] ?? 0);

  const score = (bandsOf: (day: number) => Float64Array[]) =>
    scoreForecasts(
      shown.map((block) => ({ bands: bandsOf(days.indexOf(block)), actual: rawBlock(demand, block) })),
      weeklyError,
    );
  return {
    seriesId: series.seriesId,
    blend: score((day) => conformalBands(forecasts.blends, forecasts.actuals, { day })),
    dailyNaive: score((day) => [forecasts.members.day[day] ?? new Float64Array()]),
    weeklyNaive: score((day) => [forecasts.members.week[day] ?? new Float64Array()]),
  };
}

function wholeBlocks({ blockStarts, stepsPerDay, values }: DemandSeries): number[] {
  return [...blockStarts].flatMap((start, block) => (start + stepsPerDay <= values.length ? [block] : []));
}

function rawBlock({ blockStarts, stepsPerDay, values }: DemandSeries, block: number): Float64Array {
  const start = blockStarts[block] ?? 0;
  return values.slice(start, start + stepsPerDay);
}
