import { hourMs } from '@wip/shared/durations.ts';
import type { BestHours, BestWindow } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { joinWords } from '@wip/shared/status/timelineSegments.ts';
import { clockTime, dayWord, windowWords } from '@wip/shared/timeWords.ts';
import { chanceWords } from '../percentWords.ts';

interface Time {
  timeZone: string;
  now: Date;
}

/** 'Tomorrow 10:00–12:00'; parts on one day name it once. */
export function whenWords({ parts }: BestWindow, { timeZone, now }: Time): string {
  let lastDay = '';
  const words = parts.map((part) => {
    const day = dayWord(part.startsAt, timeZone, now);
    const isSame = day === lastDay;
    lastDay = day;
    return isSame ? windowWords(part, timeZone) : `${day} ${windowWords(part, timeZone)}`;
  });
  return joinWords(words).replace(/^./, (first) => first.toUpperCase());
}

/** Why a window is where it stands, a short sentence each. */
export function reasonWords(window: BestWindow, { currency }: Pick<BestHours, 'currency'>): string[] {
  const { probabilityOn, relativeLoad, pricePerKwh, carbonGramsPerKwh, cost, carbonGrams } = window;
  const reasons = [`${chanceWords(probabilityOn)} likely to stay on throughout`];
  if (relativeLoad !== null) reasons.push(loadWords(relativeLoad));
  if (pricePerKwh !== null) {
    const total = cost === null ? '' : `, ${moneyWords(cost, currency)} in all`;
    reasons.push(`${moneyWords(pricePerKwh, currency)} per kWh${total}`);
  }
  if (carbonGramsPerKwh !== null) {
    const total = carbonGrams === null ? '' : `, ${massWords(carbonGrams)} in all`;
    reasons.push(`${massWords(carbonGramsPerKwh)} CO₂e per kWh${total}`);
  }
  return reasons;
}

/** Why nothing can be suggested; null where something can. */
export function noneWords({ noneBecause, riskLimit }: BestHours): string | null {
  if (noneBecause === 'too-short') return 'There is not enough time before the deadline for this task.';
  if (noneBecause === 'too-risky') {
    return `Every stretch before the deadline meets a half hour that is off with a chance above ${chanceWords(riskLimit)}. A later deadline, or a task that may be interrupted, may help.`;
  }
  if (noneBecause === 'unknown') {
    return 'Too little is known of the hours before the deadline to suggest any.';
  }
  return null;
}

/** What the ranking went by: 'Ranked by the chance of staying on, then by …'. */
export function rankedWords({ usedDemand, usedPrice, usedCarbon, unknownHours }: BestHours): string {
  const used = [
    'the chance of staying on',
    usedDemand && 'the load expected in the area',
    usedPrice && 'price',
    usedCarbon && 'carbon',
  ].filter((word) => word !== false);
  const missing = usedDemand ? '' : ' No load is forecast here, so it could not be counted.';
  const hours = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(unknownHours);
  const leftOut =
    unknownHours > 0 ? ` ${hours} h before the deadline were left out: nothing is known of them.` : '';
  return `Ranked by ${joinWords(used)}.${missing}${leftOut}`;
}

/** 'If begun now (until 14:00)'. */
export function nowWords({ parts }: BestWindow, { timeZone, now }: Time): string {
  const end = parts.at(-1)?.endsAt;
  if (!end) return 'If begun now';
  const day = end.getTime() - now.getTime() > 12 * hourMs ? ` ${dayWord(end, timeZone, now)}` : '';
  return `If begun now, until ${clockTime(end, timeZone)}${day}`;
}

function loadWords(relativeLoad: number): string {
  const percent = Math.round((relativeLoad - 1) * 100);
  if (Math.abs(percent) < 2) return 'the area uses about as much as on average then';
  return `the area uses ${Math.abs(percent)}\u00a0% ${percent < 0 ? 'less' : 'more'} than on average then`;
}

function moneyWords(amount: number, currency: string | null): string {
  const number = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(amount);
  return currency === null ? number : `${number}\u00a0${currency}`;
}

function massWords(grams: number): string {
  const format = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
  return grams >= 1_000 ? `${format.format(grams / 1_000)}\u00a0kg` : `${format.format(grams)}\u00a0g`;
}
