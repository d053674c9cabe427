import type { PlannedWindow } from '../schedule/scheduleSchemas.ts';
import { clockTime, dayWord, durationWords, momentWords, windowWords } from '../timeWords.ts';
import type { AreaStatus, AreaStatusAnswer, Evidence, UnknownReason } from './statusSchemas.ts';

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
  windows: readonly PlannedWindow[];
  time: ReadingTime;
  link: string;
}): string {
  const { answer, parents, windows, time, link } = input;
  const words = answerWords(answer, time);
  const cuts = windows
    .slice(0, 3)
    .map(
      (window) =>
        `${dayWord(window.startsAt, time.timeZone, time.now)} ${windowWords(window, time.timeZone)}`,
    );
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

/** Why no state can be told, in one sentence. */
export function unknownWords(reason: UnknownReason, heardAt: Date | null, time: ReadingTime): string {
  switch (reason) {
    case 'never-heard':
      return 'Nothing has been announced for this region so far.';
    case 'source-silent':
      return heardAt
        ? `The source of announcements has been silent since ${momentWords(heardAt, time.timeZone, time.now)}.`
        : 'The source of announcements is silent.';
    case 'nothing-announced-yet':
      return 'Nothing is announced for this time yet.';
    case 'no-timetable':
      return 'No timetable says when this area is switched off.';
    case 'sources-disagree':
      return 'Sources disagree.';
  }
}

/** One line of evidence: who says what, since when. */
export function evidenceWords(evidence: Evidence, time: ReadingTime): { says: string; from: string } {
  const heard = evidence.heardAt
    ? `heard ${momentWords(evidence.heardAt, time.timeZone, time.now)}`
    : 'never heard';
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
  const offsetMs = at.getTime() - now.getTime();
  if (offsetMs < -60_000) return `Power was ${state}`;
  if (offsetMs > 60_000) return state === 'on' ? 'Power should be on' : 'Power should be off';
  return `Power is ${state}`;
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
  const { state, until, next } = answer;
  const parts: string[] = [];
  if (state !== 'unknown' && until && until > now) {
    parts.push(`in ${durationWords(until.getTime() - now.getTime())}`);
  }
  if (state === 'on' && next && endsInCut(answer)) {
    parts.push(`then off until ${clockTime(answer.backAt ?? next.endsAt, timeZone)}`);
  } else if (next) {
    parts.push(`next cut ${dayWord(next.startsAt, timeZone, now)} ${windowWords(next, timeZone)}`);
  } else if (state === 'on' && until) {
    parts.push('nothing is announced beyond that yet');
  }
  const sentence = parts.join('; ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function whyWords(answer: AreaStatusAnswer, time: ReadingTime): string {
  const [evidence] = answer.because;
  if (answer.unknownReason) return unknownWords(answer.unknownReason, evidence?.heardAt ?? null, time);
  if (!evidence) return '';
  const block = evidence.group === null ? 'this area' : `block ${evidence.group}`;
  if (answer.state === 'off') {
    const window = evidence.window ? ` ${windowWords(evidence.window, time.timeZone)}` : '';
    return `Stage ${evidence.stage} switches ${block} off${window}.`;
  }
  if (evidence.stage === 0) return 'No cut is announced. Faults can still happen.';
  return `Stage ${evidence.stage} is in force, but ${block} is not switched off at this time.`;
}

function lastKnownWords({ lastKnown }: AreaStatus, { now, timeZone }: ReadingTime): string {
  if (!lastKnown) return '';
  return `Power was ${lastKnown.state} when we last knew, at ${momentWords(lastKnown.at, timeZone, now)}`;
}

/** Whether an 'on' ends in a planned cut, and not where the announcements end. */
export function endsInCut({ until, next }: AreaStatus): boolean {
  return until !== null && next !== null && next.startsAt.getTime() === until.getTime();
}
