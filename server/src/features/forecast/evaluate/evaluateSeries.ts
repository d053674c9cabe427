import { conformalBands } from '@wip/shared/forecast/conformalBands.ts';
import type { DemandSeries } from '@wip/shared/forecast/demandBlocks.ts';
import { demandSeries } from '@wip/shared/forecast/demandSeries.ts';
import { forecastDays } from '@wip/shared/forecast/forecastDays.ts';
import { type DemandScore, scoreForecasts, weeklyNaiveError } from '@wip/shared/forecast/scoreForecasts.ts';
import { publicHolidays } from '../holidays/publicHolidays.ts';
import type { OpenSeries } from './readSeriesFolder.ts';

const origins = 60;
/** The days before the first origin whose forecasts weigh the members and make the bands. */
const calibrationDays = 60;
const firstUsableBlock = 15;
/** Origins lie six days apart, four where the history is short. */
const longHistoryDays = 460;

export interface SeriesEvaluation {
  seriesId: string;
  unit: string | null;
  blend: DemandScore;
  dailyNaive: DemandScore;
  weeklyNaive: DemandScore;
}

/** Issues forecasts at up to 60 past midnights of a series, each from what was known by then, and scores them. */
export function evaluateSeries(series: OpenSeries): SeriesEvaluation | null {
  const endsAtMs = series.startsAtMs + series.values.length * series.stepMs;
  const holidays = publicHolidays(series.timeZone, { fromMs: series.startsAtMs, toMs: endsAtMs });
  const demand = demandSeries({ ...series, holidays });
  const { shown, days } = evaluatedBlocks(demand);
  const [first] = shown;
  if (first === undefined) return null;
  const forecasts = forecastDays(demand, days);
  const weeklyError = weeklyNaiveError(demand.values, demand.stepsPerDay, demand.blockStarts[first] ?? 0);

  const score = (bandsOf: (day: number) => Float64Array[]) =>
    scoreForecasts(
      shown.map((block) => ({ bands: bandsOf(days.indexOf(block)), actual: rawBlock(demand, block) })),
      weeklyError,
    );
  return {
    seriesId: series.seriesId,
    unit: series.unit,
    blend: score((day) => conformalBands(forecasts.blends, forecasts.actuals, { day })),
    dailyNaive: score((day) => [forecasts.members.day[day] ?? new Float64Array()]),
    weeklyNaive: score((day) => [forecasts.members.week[day] ?? new Float64Array()]),
  };
}

/** The blocks whose forecasts are shown, and all that are forecast for their sake. */
export function evaluatedBlocks(demand: DemandSeries): { shown: number[]; days: number[] } {
  const whole = wholeBlocks(demand);
  const step = whole.length >= longHistoryDays ? 6 : 4;
  const shown = [...whole]
    .reverse()
    .filter((_, index) => index % step === 0)
    .slice(0, origins)
    .reverse()
    .filter((block) => block > firstUsableBlock);
  const from = Math.max(firstUsableBlock, (shown[0] ?? 0) - calibrationDays);
  return { shown, days: whole.filter((block) => block >= from) };
}

function wholeBlocks({ blockStarts, stepsPerDay, values }: DemandSeries): number[] {
  return [...blockStarts].flatMap((start, block) => (start + stepsPerDay <= values.length ? [block] : []));
}

function rawBlock({ blockStarts, stepsPerDay, values }: DemandSeries, block: number): Float64Array {
  const start = blockStarts[block] ?? 0;
  return values.slice(start, start + stepsPerDay);
}
