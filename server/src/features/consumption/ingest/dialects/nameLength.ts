import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';
import { unreadable } from './refusals.ts';

/**
 * No input's name is longer. Names are made of two parts, and of thousands of values: a long part would be written out
 * for each of them.
 */
export const longestName = 200;

const shown = 40;

/** The refusal of a value whose name no input can have. */
export function tooLongName(index: number, name: string): Refusal {
  return unreadable(index, `${name.slice(0, shown)}…`, `A name may have ${longestName} characters.`);
}
