import { mostReadings } from '@wip/shared/consumption/readingsBatch.ts';
import { DomainError } from '@wip/shared/errors.ts';

/** A reading takes one; what has many more is no batch, and a megabyte of brackets takes seconds to parse. */
const mostBrackets = 3 * mostReadings;

/** What a JSON text from outside says. Errors: DomainError INVALID. */
export function parseJson(text: string): unknown {
  if (hasMoreBrackets(text, mostBrackets)) {
    throw new DomainError(
      'INVALID',
      'The body holds far more lists and objects than a batch of readings has.',
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('INVALID', 'The body is not JSON.');
  }
}

function hasMoreBrackets(text: string, most: number): boolean {
  let count = 0;
  for (const bracket of ['[', '{']) {
    for (let index = text.indexOf(bracket); index >= 0; index = text.indexOf(bracket, index + 1)) {
      count += 1;
      if (count > most) return true;
    }
  }
  return false;
}
