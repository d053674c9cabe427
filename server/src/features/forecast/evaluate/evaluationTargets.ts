import type { DemandScore } from '@wip/shared/forecast/scoreForecasts.ts';
import type { SeriesEvaluation } from './evaluateSeries.ts';

const mostMase = 0.4;
const mostNmaePercent = 4;
const mostPinballPercent = 0.92;
const coverage80 = { from: 0.76, to: 0.85 };
const coverage95 = { from: 0.93, to: 0.98 };

/** One line of what forecasts must show, and whether they do. */
export interface Target {
  what: string;
  seen: string;
  isMet: boolean;
}

/** Whether a series is the load of an area: power rather than the energy of a meter. */
export function isArea({ unit }: SeriesEvaluation): boolean {
  return unit === null || !unit.endsWith('wh');
}

/** The mean of scores, each counting once. */
export function meanScore(scores: readonly DemandScore[]): DemandScore {
  const mean = (of: (score: DemandScore) => number) =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return {
    mae: mean(({ mae }) => mae),
    nmaePercent: mean(({ nmaePercent }) => nmaePercent),
    mase: mean(({ mase }) => mase),
    pinballPercent: mean(({ pinballPercent }) => pinballPercent),
    coverage80: mean((score) => score.coverage80),
    coverage95: mean((score) => score.coverage95),
  };
}

/** What the mean of `averaged` and each of `all` must show. */
export function targetsOf(averaged: readonly SeriesEvaluation[], all: readonly SeriesEvaluation[]): Target[] {
  const mean = meanScore(averaged.map(({ blend }) => blend));
  const worse = all.filter(
    ({ blend, dailyNaive, weeklyNaive }) => !(blend.mase < Math.min(dailyNaive.mase, weeklyNaive.mase)),
  );
  return [
    atMost('mean MASE', mean.mase, { most: mostMase, digits: 3 }),
    atMost('mean nMAE %', mean.nmaePercent, { most: mostNmaePercent, digits: 2 }),
    atMost('mean pinball %', mean.pinballPercent, { most: mostPinballPercent, digits: 3 }),
    within('mean coverage of the 80 % band', mean.coverage80, coverage80),
    within('mean coverage of the 95 % band', mean.coverage95, coverage95),
    {
      what: 'every series better than the better naive',
      seen: worse.length === 0 ? 'all are' : `not ${worse.map(({ seriesId }) => seriesId).join(', ')}`,
      isMet: worse.length === 0,
    },
  ];
}

function atMost(what: string, seen: number, { most, digits }: { most: number; digits: number }): Target {
  return { what: `${what} at most ${most.toFixed(digits)}`, seen: seen.toFixed(digits), isMet: seen <= most };
}

function within(what: string, seen: number, { from, to }: { from: number; to: number }): Target {
  const percent = (share: number) => (100 * share).toFixed(share === seen ? 1 : 0);
  return {
    what: `${what} ${percent(from)} to ${percent(to)} %`,
    seen: `${percent(seen)} %`,
    isMet: seen >= from && seen <= to,
  };
}
