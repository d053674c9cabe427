import { clockTime } from '../timeWords.ts';
import type { ReadingTime } from './answerWords.ts';
import { wholeAreaShare } from './evidenceWeights.ts';
import type { AreaStatusAnswer, Evidence } from './statusSchemas.ts';

/** Why, where an area's meters decide or contradict; null where they do neither. */
export function metersWhyWords(answer: AreaStatusAnswer, time: ReadingTime): string | null {
  const silence = answer.because.find(({ kind }) => kind === 'silence');
  if (silence) return answer.state === 'on' ? null : metersEvidenceWords(silence, time);
  const meters = answer.because.find(({ kind, weight }) => kind === 'reporting' && weight !== 0);
  if (!meters || answer.unknownReason !== 'sources-disagree') return null;
  return `Sources disagree: the schedule says off, ${countWords(meters)} on.`;
}

/** '17 of 18 meters here stopped reporting at 18:02.' · '9 of 10 meters here report.' Null for other evidence. */
export function metersEvidenceWords({ kind, meters }: Evidence, { timeZone }: ReadingTime): string | null {
  if (!meters) return null;
  const { count, of, sinceAt } = meters;
  if (kind === 'reporting') return `${count} of ${of} meters here report.`;
  const part = count < wholeAreaShare * of ? ' A part of the area is without power.' : '';
  return `${count} of ${of} meters here stopped reporting at ${clockTime(sinceAt, timeZone)}.${part}`;
}

function countWords({ meters }: Evidence): string {
  const count = meters?.count ?? 0;
  return count === 1 ? '1 meter says' : `${count} meters say`;
}
