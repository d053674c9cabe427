import type { DemandScores, OutlookScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { percentWords } from '../percentWords.ts';

/** How far ahead. */
export function horizonWords(horizonHours: OutlookScore['horizonHours']): string {
  return horizonHours === 24 ? 'up to a day ahead' : 'up to a week ahead';
}

/** Whether forecasts beat the better of the two simple guesses, said alike either way. */
export function verdictWords({ model, dailyNaive, weeklyNaive }: DemandScores): string {
  const best = Math.min(dailyNaive.nmaePercent, weeklyNaive.nmaePercent);
  if (best === 0 || model.nmaePercent === best) return 'As good as the better simple guess';
  const percent = Math.round(Math.abs(1 - model.nmaePercent / best) * 100);
  if (percent === 0) return 'As good as the better simple guess';
  const isBetter = model.nmaePercent < best;
  return `${percent}\u00a0% ${isBetter ? 'better' : 'worse'} than the better simple guess`;
}

/** 'over 60 daily forecasts, 12 of them issued on the day'. */
export function daysWords({ model }: DemandScores): string {
  const days = model.days === 1 ? '1 daily forecast' : `${model.days} daily forecasts`;
  if (model.issuedDays === model.days) return `over ${days}, all issued on the day`;
  if (model.issuedDays === 0) return `over ${days}, all computed afterwards`;
  return `over ${days}, ${model.issuedDays} of them issued on the day, the others computed afterwards`;
}

/** A Brier skill: 0.35, '–' where none can be told. */
export function skillWords(skill: number | null): string {
  return skill === null ? '–' : ratioWords(skill);
}

/** 0.412; '–' for none. */
export function ratioWords(value: number | null): string {
  if (value === null) return '–';
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(value);
}

/** The rows of the table of means: the model and both simple guesses, always together. */
export function scoreRows({ model, dailyNaive, weeklyNaive }: DemandScores) {
  return [
    { name: 'Forecast', score: model },
    { name: 'Same as yesterday', score: dailyNaive },
    { name: 'Same as a week ago', score: weeklyNaive },
  ].map(({ name, score }) => ({
    name,
    error: percentWords(score.nmaePercent),
    mase: ratioWords(score.mase),
    pinball: percentWords(score.pinballPercent),
    coverage80: percentWords(score.coverage80Percent),
    coverage95: percentWords(score.coverage95Percent),
  }));
}
