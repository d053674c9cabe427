import { clockTime, dateName } from '../../timeWords.ts';
import type { Insight } from '../insightSchemas.ts';
import { threeDigits } from './threeDigits.ts';

/** A finding as it is read: what was found, and what that rests on. */
export interface InsightWords {
  sentence: string;
  reason: string;
}

/** The words of one insight; a change is only called one where its interval does not hold 0. */
export function insightWords(insight: Insight, timeZone: string): InsightWords {
  switch (insight.kind) {
    case 'night-base-load':
      return nightWords(insight);
    case 'evening-peak-share':
      return eveningWords(insight);
    case 'unusual-day':
      return unusualWords(insight, timeZone);
    case 'after-outage':
      return reboundWords(insight, timeZone);
    case 'weather':
      return weatherWords(insight);
  }
}

function nightWords({ value, reference, days }: Insight): InsightWords {
  const share = reference !== null && reference > 0 && value >= 0 ? value / reference : null;
  const beside = share === null ? '' : `, ${percent(share)} of the mean of ${threeDigits(reference!)} kW`;
  return {
    sentence: `${threeDigits(value)} kW stay on at night${beside}.`,
    reason: `The low hours between 00:00 and 05:00 of ${days} nights.`,
  };
}

function eveningWords({ value, reference, plusMinus, days }: Insight): InsightWords {
  const sentence = `${percent(value)} of a day’s use falls between 17:00 and 21:00`;
  const reason = `The mean of ${days} days`;
  if (reference === null || plusMinus === null) return { sentence: `${sentence}.`, reason: `${reason}.` };
  const change = changeWord(value - reference, plusMinus);
  return {
    sentence: `${sentence}${change === null ? '' : `, ${change} than before`}.`,
    reason: `${reason}; ${percent(reference)} in the eight weeks before, the difference to ± ${percent(plusMinus)}.`,
  };
}

function unusualWords({ value, reference, plusMinus, days, at }: Insight, timeZone: string): InsightWords {
  const name = at === null ? 'One day' : dateName(at, timeZone);
  const change = changeWord(value, plusMinus ?? Infinity);
  const expected = `${threeDigits(reference ?? 0)} ± ${threeDigits(plusMinus ?? 0)} kWh`;
  return {
    sentence:
      change === null
        ? `${name} was about as expected.`
        : `${name} took ${threeDigits(Math.abs(value))} kWh ${change} than expected.`,
    reason: `${expected} by its weekday and the days around; the furthest off of the last ${days} days.`,
  };
}

function reboundWords({ value, reference, plusMinus, days, at }: Insight, timeZone: string): InsightWords {
  const change = changeWord(value, plusMinus ?? Infinity);
  const last = at === null ? '' : `, last ${dateName(at, timeZone)} at ${clockTime(at, timeZone)}`;
  const usual = reference === null ? '' : ` beside the usual ${threeDigits(reference)} kWh`;
  return {
    sentence:
      change === null
        ? 'The two hours after an outage take about what they usually do, as far as can be told.'
        : `The two hours after an outage take ${threeDigits(Math.abs(value))} kWh ${change} than usual.`,
    reason: `${threeDigits(value)} ± ${threeDigits(plusMinus ?? 0)} kWh${usual}; power came back on ${days} ${days === 1 ? 'day' : 'days'}${last}.`,
  };
}

function weatherWords({ value, plusMinus, days }: Insight): InsightWords {
  const change = changeWord(value, plusMinus ?? Infinity);
  return {
    sentence:
      change === null
        ? 'Whether use goes with the weather cannot be told.'
        : `Each degree warmer goes with ${threeDigits(Math.abs(value))} kW ${change}.`,
    reason: `${threeDigits(value)} ± ${threeDigits(plusMinus ?? 0)} kW per °C over ${days} days.`,
  };
}

/** The word for a change that its interval carries; null for one that may be none. */
function changeWord(change: number, plusMinus: number): 'more' | 'less' | null {
  if (Math.abs(change) <= plusMinus) return null;
  return change > 0 ? 'more' : 'less';
}

function percent(share: number): string {
  return `${threeDigits(share * 100)} %`;
}
