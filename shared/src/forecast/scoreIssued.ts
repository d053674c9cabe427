import type { DemandHistory } from './demandHistory.ts';
import type { DemandScoreSheet } from './demandScoreSheet.ts';
import type { DemandScore } from './forecastSchemas.ts';
import type { IssuedDemand } from './issuedDemand.ts';
import { type IssuedDay, scoreForecasts, weeklyNaiveError } from './scoreForecasts.ts';

/** How many days a score looks back. */
export const shownDays = 60;

export interface ScoredSubject {
  subject: string | number;
  regionId: string;
  isSimulated: boolean;
  issuedAtMs: number;
}

interface ScoredDay {
  block: number;
  forecast: IssuedDemand;
  members: Float64Array[];
  actual: Float64Array;
}

/**
 * Scores the forecasts of the last 60 days, `ofDay` by block, beside the two naives, all over the same steps: those
 * that show demand. A day of which nothing came, or which had too little history to forecast, does not count.
 */
export function scoreSheetOf(
  { subject, regionId, isSimulated, issuedAtMs }: ScoredSubject,
  history: DemandHistory,
  ofDay: (block: number) => IssuedDemand | undefined,
): DemandScoreSheet {
  const days: ScoredDay[] = [];
  for (let block = Math.max(1, history.origin - shownDays); block < history.origin; block++) {
    const forecast = ofDay(block);
    const actual = history.actualOf(block);
    if (!forecast?.members || actual.every(Number.isNaN)) continue;
    days.push({ block, forecast, members: forecast.members, actual });
  }
  const [first] = days;
  const { series, masked } = history;
  const weeklyError = first
    ? weeklyNaiveError(masked, series.stepsPerDay, series.blockStarts[first.block] ?? 0)
    : Number.NaN;
  const score = (bandsOf: (day: ScoredDay) => readonly Float64Array[], some = days): DemandScore =>
    wireScore(
      some.map((day) => ({ bands: bandsOf(day), actual: day.actual })),
      { weeklyError, issuedDays: some.filter(({ forecast }) => !forecast.isBacktest).length },
    );
  const nmaeOf = (bands: readonly Float64Array[], actual: Float64Array) =>
    orNull(scoreForecasts([{ bands, actual }], Number.NaN).nmaePercent);
  return {
    subject,
    regionId,
    asOf: new Date(issuedAtMs),
    isSimulated,
    demand: first
      ? { model: score(modelOf), dailyNaive: score(naiveOf('day')), weeklyNaive: score(naiveOf('week')) }
      : null,
    demandDays: days.map((day) => ({
      startsAt: day.forecast.startsAt,
      isBacktest: day.forecast.isBacktest,
      model: nmaeOf(modelOf(day), day.actual),
      dailyNaive: nmaeOf(naiveOf('day')(day), day.actual),
      weeklyNaive: nmaeOf(naiveOf('week')(day), day.actual),
    })),
  };
}

function modelOf({ forecast }: ScoredDay): readonly Float64Array[] {
  return forecast.bandsKw ?? [forecast.blendKw];
}

function naiveOf(name: 'day' | 'week') {
  return ({ members }: ScoredDay) => [members.at(name === 'day' ? -2 : -1) ?? new Float64Array()];
}

function wireScore(
  days: readonly IssuedDay[],
  { weeklyError, issuedDays }: { weeklyError: number; issuedDays: number },
): DemandScore {
  const score = scoreForecasts(days, weeklyError);
  return {
    days: days.length,
    issuedDays,
    maeKw: score.mae,
    nmaePercent: score.nmaePercent,
    mase: orNull(score.mase),
    pinballPercent: orNull(score.pinballPercent),
    coverage80Percent: orNull(100 * score.coverage80),
    coverage95Percent: orNull(100 * score.coverage95),
  };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
