import { hourMs } from '@wip/shared/durations.ts';
import type { DemandForecast, DemandScores, ForecastQuality } from '@wip/shared/forecast/forecastSchemas.ts';
import { clockTime, momentWords } from '@wip/shared/timeWords.ts';
import { powerWords } from '../../consumption/loadWords.ts';
import { percentWords } from '../percentWords.ts';

/** How much history a forecast rests on, where that must be said; null where there is enough. */
export const qualityWords: Record<ForecastQuality, string | null> = {
  full: null,
  provisional: 'Provisional: it rests on less than 56 days of history, and will get better.',
  'too-little':
    'Too little history: fewer than 14 days are usable. The line repeats yesterday, and no band can be given.',
  none: 'There is nothing to forecast from yet.',
};

/** 'Issued 06:00 today.' and whether some of it was computed afterwards. */
export function issuedWords({ issuedAt, isBacktest, timeZone }: DemandForecast, now: Date): string {
  if (issuedAt === null) return 'No forecast has been issued yet.';
  const issued = `Issued at ${momentWords(issuedAt, timeZone, now)}`;
  return isBacktest
    ? `${issued}; a part was computed afterwards, from what was known at the time.`
    : `${issued}.`;
}

/** 'Highest at about 19:00 with 12.3 kW, between 10.1 and 14.2 kW in 8 of 10 cases.' of the steps to come. */
export function peakWords(forecast: DemandForecast, now: Date): string | null {
  const { medianKw, low80Kw, high80Kw, startsAt, stepMinutes, timeZone } = forecast;
  const stepMs = stepMinutes * 60_000;
  const coming = medianKw.flatMap((valueKw, step) => {
    const atMs = startsAt.getTime() + step * stepMs;
    const isComing = atMs + stepMs > now.getTime() && atMs < now.getTime() + 24 * hourMs;
    return valueKw !== null && isComing ? [{ valueKw, step, atMs }] : [];
  });
  const most = coming.reduce((best, one) => (best && best.valueKw >= one.valueKw ? best : one), coming[0]);
  if (!most) return null;
  const [lowKw, highKw] = [low80Kw[most.step] ?? null, high80Kw[most.step] ?? null];
  const range =
    lowKw === null || highKw === null
      ? `${powerWords(most.valueKw)}; how sure that is cannot be said`
      : `${powerWords(lowKw)} to ${powerWords(highKw)} in 8 of 10 cases`;
  return `Most in the next 24 hours at about ${clockTime(new Date(most.atMs), timeZone)}: ${range}.`;
}

/**
 * How good such forecasts were, beside the simple guess; said alike whether it is good or bad. null where none can be
 * compared yet.
 */
export function scoreWords(scores: DemandScores | null): string {
  if (scores === null) return 'How good such forecasts are here cannot be told yet: none could be compared.';
  const { model, dailyNaive, weeklyNaive } = scores;
  const days = model.days === 1 ? 'the last day' : `the last ${model.days} days`;
  const better = Math.min(dailyNaive.nmaePercent, weeklyNaive.nmaePercent);
  const verdict = model.nmaePercent > better ? ' The simple guess was better.' : '';
  return (
    `Over ${days} such forecasts were off by ${percentWords(model.nmaePercent)} on average; ` +
    `the simple guess ‘same as yesterday’ by ${percentWords(dailyNaive.nmaePercent)}, ` +
    `‘same as a week ago’ by ${percentWords(weeklyNaive.nmaePercent)}.${verdict}`
  );
}

/** Of which days the score is, and how often the band held; null where there is no score. */
export function scoreNote(scores: DemandScores | null): string | null {
  if (scores === null) return null;
  const { days, issuedDays, coverage80Percent } = scores.model;
  const computed = days - issuedDays;
  const parts = [
    computed > 0 &&
      `${computed === days ? 'All' : computed} of these ${days} forecasts were computed afterwards, from what was known at the time.`,
    coverage80Percent !== null && `The 80 % band held ${percentWords(coverage80Percent)} of what came.`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join(' ');
}
