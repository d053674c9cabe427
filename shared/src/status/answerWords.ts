import type { PlannedCut } from '../schedule/plannedCuts.ts';
import { clockTime, dayWord, durationWords, momentWords, windowWords } from '../timeWords.ts';
import { metersEvidenceWords } from './meterWords.ts';
import { tenseOf } from './momentTense.ts';
import type { AreaStatus, AreaStatusAnswer, Evidence } from './statusSchemas.ts';
import { whyWords } from './whyWords.ts';

/** The answer as a person reads it, from the most important to the least. */
export interface AnswerWords {
  /** 'Power is on' */
  title: string;
  /** 'until 20:00 today'; empty where nothing more can be said. */
  until: string;
  /** 'in 3 h 55 min; then off until 22:30' */
  next: string;
  /** 'Expected' */
  certainty: string;
  /** Why, in one sentence. */
  why: string;
}

/** For whom words are made: a reader at `now`, in the zone of the area. */
export interface ReadingTime {
  now: Date;
  timeZone: string;
}

const certaintyWords = {
  confirmed: 'Confirmed',
  likely: 'Likely',
  expected: 'Expected',
  unclear: 'Unclear',
} as const;

/** What each certainty word promises. */
export const certaintyMeanings = {
  confirmed: 'two independent sources, or the operator within 15 minutes',
  likely: 'one current source',
  expected: 'from the schedule alone',
  unclear: 'sources disagree, are stale or say nothing',
} as const;

/** Puts an answer into words for a reader at `now`; past and coming moments get their own tense. */
export function answerWords(answer: AreaStatusAnswer, time: ReadingTime): AnswerWords {
  return {
    title: titleWords(answer, time.now),
    until: untilWords(answer, time),
    next: nextWords(answer, time),
    certainty: certaintyWords[answer.certainty],
    why: whyWords(answer, time),
  };
}

/** 'as of 18:01'; beside another moment with its day: 'as of 18:01 today'. */
export function asOfWords({ asOf, at }: Pick<AreaStatusAnswer, 'asOf' | 'at'>, time: ReadingTime): string {
  const words = `as of ${momentWords(asOf, time.timeZone, time.now)}`;
  return tenseOf(at, time.now) === 'present' ? words.replace(/ today$/, '') : words;
}

/** 'Off · back 21:00': the answer for the tab. */
export function tabWords(answer: AreaStatusAnswer, timeZone: string): string {
  const until = answer.until && clockTime(answer.until, timeZone);
  if (answer.state === 'off') return until ? `Off · back ${until}` : 'Off';
  if (answer.state === 'on') return until && endsInCut(answer) ? `On · until ${until}` : 'On';
  return 'Unknown';
}

/** The answer for the family chat: name, state, next cuts, how certain, link. */
export function answerAsText(input: {
  answer: AreaStatusAnswer;
  parents: readonly string[];
  cuts: readonly PlannedCut[];
  time: ReadingTime;
  link: string;
}): string {
  const { answer, parents, time, link } = input;
  const words = answerWords(answer, time);
  const cuts = input.cuts
    .slice(0, 3)
    .map((cut) => `${dayWord(cut.startsAt, time.timeZone, time.now)} ${windowWords(cut, time.timeZone)}`);
  const lines = [
    [answer.name, ...parents].join(', '),
    answer.at.getTime() === answer.knownAt.getTime()
      ? null
      : `At ${momentWords(answer.at, time.timeZone, time.now)}:`,
    `${[words.title, words.until].filter(Boolean).join(', ')}.`,
    cuts.length > 0 ? `Planned cuts: ${cuts.join('; ')}.` : null,
    `${words.certainty}, as of ${momentWords(answer.asOf, time.timeZone, time.now)}.`,
    answer.demonstration ? 'A demonstration, not a real schedule.' : null,
    link,
  ];
  return lines.filter((line) => line !== null).join('\n');
}

/** One line of evidence: who says what, since when. */
export function evidenceWords(evidence: Evidence, time: ReadingTime): { says: string; from: string } {
  const heard = evidence.heardAt
    ? `heard ${momentWords(evidence.heardAt, time.timeZone, time.now)}`
    : 'never heard';
  const metersSay = metersEvidenceWords(evidence, time);
  if (metersSay) return { says: metersSay, from: `${evidence.source}, ${heard}` };
  const subject = [
    'Timetable',
    evidence.group === null ? null : `block ${evidence.group}`,
    evidence.stage === null ? null : `stage ${evidence.stage}`,
  ];
  const window = evidence.window ? ` ${windowWords(evidence.window, time.timeZone)}` : '';
  return {
    says: `${subject.filter(Boolean).join(', ')}: ${evidence.says}${window}`,
    from: `${evidence.source}, ${heard}`,
  };
}

function titleWords({ state, at }: AreaStatusAnswer, now: Date): string {
  if (state === 'unknown') return 'We don’t know';
  return { past: `Power was ${state}`, present: `Power is ${state}`, coming: `Power should be ${state}` }[
    tenseOf(at, now)
  ];
}

function untilWords(answer: AreaStatusAnswer, time: ReadingTime): string {
  const { state, until } = answer;
  if (state === 'unknown') return lastKnownWords(answer, time);
  if (!until) return state === 'on' ? 'No cut is planned' : 'No return time has been given yet';
  const moment = momentWords(until, time.timeZone, time.now);
  if (state === 'off') return until < time.now ? `until ${moment}` : `Back at about ${moment}`;
  return endsInCut(answer) ? `until ${moment}` : `at least until ${moment}`;
}

function nextWords(answer: AreaStatusAnswer, { now, timeZone }: ReadingTime): string {
  const { state, at, until, next, backAt } = answer;
  const parts: string[] = [];
  const isPresent = tenseOf(at, now) === 'present';
  const fromMs = (isPresent ? now : at).getTime();
  if (state !== 'unknown' && until && until.getTime() > fromMs) {
    const length = durationWords(until.getTime() - fromMs);
    parts.push(isPresent ? `in ${length}` : `${length} later`);
  }
  if (state === 'on' && next && endsInCut(answer)) {
    parts.push(`then off until ${clockTime(backAt ?? next.endsAt, timeZone)}`);
  } else if (next) {
    const cut = { startsAt: next.startsAt, endsAt: backAt ?? next.endsAt };
    parts.push(`next cut ${dayWord(cut.startsAt, timeZone, now)} ${windowWords(cut, timeZone)}`);
  } else if (state === 'on' && until) {
    parts.push('nothing is announced beyond that yet');
  }
  const sentence = parts.join('; ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function lastKnownWords({ lastKnown }: AreaStatus, { now, timeZone }: ReadingTime): string {
  if (!lastKnown) return '';
  return `Power was ${lastKnown.state} when we last knew, at ${momentWords(lastKnown.at, timeZone, now)}`;
}

/** Whether an 'on' ends in a planned cut, and not where the announcements end. */
export function endsInCut({ until, next }: AreaStatus): boolean {
  return until !== null && next !== null && next.startsAt.getTime() === until.getTime();
}
