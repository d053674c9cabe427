import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';

/** A part of a batch that its dialect could not read. */
export function unreadable(index: number, field: string | null, reason: string): Refusal {
  return { index, code: 'unreadable', field, reason };
}
