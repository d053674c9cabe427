import type { DemandScore, DemandScores } from './forecastSchemas.ts';
import { finiteMean } from './numbers.ts';

/** The mean over several areas' scores, each weighing the same; days are summed up. Null of none. */
export function meanScores(scores: readonly DemandScores[]): DemandScores | null {
  if (scores.length === 0) return null;
  return {
    model: meanScore(scores.map(({ model }) => model)),
    dailyNaive: meanScore(scores.map(({ dailyNaive }) => dailyNaive)),
    weeklyNaive: meanScore(scores.map(({ weeklyNaive }) => weeklyNaive)),
  };
}

function meanScore(scores: readonly DemandScore[]): DemandScore {
  const sum = (of: (score: DemandScore) => number) => scores.reduce((total, score) => total + of(score), 0);
  const mean = (of: (score: DemandScore) => number | null) => {
    const value = finiteMean(scores.map((score) => of(score) ?? Number.NaN));
    return Number.isNaN(value) ? null : value;
  };
  return {
    days: sum(({ days }) => days),
    issuedDays: sum(({ issuedDays }) => issuedDays),
    maeKw: mean(({ maeKw }) => maeKw) ?? 0,
    nmaePercent: mean(({ nmaePercent }) => nmaePercent) ?? 0,
    mase: mean(({ mase }) => mase),
    pinballPercent: mean(({ pinballPercent }) => pinballPercent),
    coverage80Percent: mean(({ coverage80Percent }) => coverage80Percent),
    coverage95Percent: mean(({ coverage95Percent }) => coverage95Percent),
  };
}
