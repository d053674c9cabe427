import { momentWords, windowWords } from '../timeWords.ts';
import type { ReadingTime } from './answerWords.ts';
import { metersWhyWords } from './meterWords.ts';
import { tenseOf } from './momentTense.ts';
import type { AreaStatusAnswer, UnknownReason } from './statusSchemas.ts';

/** Why an area is on, off or unknown, in one sentence and in the tense of the moment; empty where nothing is said. */
export function whyWords(answer: AreaStatusAnswer, time: ReadingTime): string {
  const [evidence] = answer.because;
  const tense = tenseOf(answer.at, time.now);
  const meters = metersWhyWords(answer, time);
  if (meters) return meters;
  if (answer.unknownReason) {
    return tense === 'past'
      ? unknownThenWords(answer.unknownReason)
      : unknownWords(answer.unknownReason, evidence?.heardAt ?? null, time);
  }
  if (!evidence) return '';
  const { group, stage } = evidence;
  const block = group === null ? 'this area' : `block ${group}`;
  if (answer.state === 'off') {
    const window = evidence.window ? ` ${windowWords(evidence.window, time.timeZone)}` : '';
    return `Stage ${stage} ${tense === 'past' ? 'switched' : 'switches'} ${block} off${window}.`;
  }
  if (stage === 0) {
    return tense === 'past'
      ? 'No cut was announced. There may have been faults.'
      : 'No cut is announced. Faults can still happen.';
  }
  return {
    past: `Stage ${stage} was in force, but ${block} was not switched off at that time.`,
    present: `Stage ${stage} is in force, but ${block} is not switched off at this time.`,
    coming: `Stage ${stage} is announced, but it does not switch ${block} off at that time.`,
  }[tense];
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

/** Why no state can be told of a past moment: when the source was heard last may be after it. */
function unknownThenWords(reason: UnknownReason): string {
  switch (reason) {
    case 'never-heard':
      return 'Nothing had been announced for this region by then.';
    case 'source-silent':
      return 'The source of announcements was silent at that time.';
    case 'nothing-announced-yet':
      return 'Nothing was announced for that time.';
    case 'no-timetable':
      return 'No timetable says when this area was switched off then.';
    case 'sources-disagree':
      return 'Sources disagree.';
  }
}
