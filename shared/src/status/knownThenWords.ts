import { clockTime, dayWord, momentWords } from '../timeWords.ts';
import { endsInCut, type ReadingTime } from './answerWords.ts';
import type { AreaStatusAnswer } from './statusSchemas.ts';
import { unknownWords } from './whyWords.ts';

/** What was known at a past moment, beside what is known of it now. */
export interface KnownThenWords {
  /** 'At 18:05 we knew' */
  title: string;
  /** 'Power is on, until 20:00.' */
  state: string;
  /** 'That is still what we know.' · 'It turned out otherwise: power was off.' */
  since: string;
  isSame: boolean;
}

/**
 * Puts two answers about one past moment side by side: `known` as it was known at that moment, `today` as it is known
 * today.
 */
export function knownThenWords(
  { known, today }: { known: AreaStatusAnswer; today: AreaStatusAnswer },
  time: ReadingTime,
): KnownThenWords {
  const day = dayWord(known.at, time.timeZone, time.now);
  const clock = clockTime(known.at, time.timeZone);
  const isSame = known.state === today.state && (!endIsKnown(known) || endOf(known) === endOf(today));
  return {
    title: `At ${clock}${day === 'today' ? '' : ` ${/\d/.test(day) ? `on ${day}` : day}`} we knew`,
    state: stateThen(known, time),
    since: sinceWords({ known, today, isSame }, time),
    isSame,
  };
}

function stateThen(known: AreaStatusAnswer, time: ReadingTime): string {
  if (known.state === 'unknown') {
    return `Nothing certain. ${unknownWords(known.unknownReason ?? 'never-heard', known.because[0]?.heardAt ?? null, time)}`;
  }
  return `Power is ${known.state}${untilPart(known, time)}.`;
}

function sinceWords(
  { known, today, isSame }: { known: AreaStatusAnswer; today: AreaStatusAnswer; isSame: boolean },
  time: ReadingTime,
): string {
  if (isSame)
    return known.state === 'unknown' ? 'Nothing was learned since.' : 'Nothing else was learned since.';
  if (today.state === 'unknown') return 'Today we cannot tell any more.';
  const learned = `power was ${today.state}${untilPart(today, time)}`;
  if (known.state === 'unknown') return `Learned later: ${learned}.`;
  return known.state === today.state
    ? `Corrected later: ${learned}.`
    : `It turned out otherwise: ${learned}.`;
}

/** Only of an end that is one: an 'on' may also end where the announcements did. */
function untilPart(answer: AreaStatusAnswer, { timeZone }: ReadingTime): string {
  if (answer.until === null || !endIsKnown(answer)) return '';
  return ` until ${momentWords(answer.until, timeZone, answer.at).replace(/ today$/, '')}`;
}

function endIsKnown(answer: AreaStatusAnswer): boolean {
  return answer.state === 'off' ? answer.until !== null : answer.state === 'on' && endsInCut(answer);
}

function endOf({ until }: AreaStatusAnswer): number | null {
  return until?.getTime() ?? null;
}
