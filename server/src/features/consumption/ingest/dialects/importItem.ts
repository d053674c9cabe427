import type { IncomingReading } from '@wip/shared/consumption/incomingReading.ts';
import type { Refusal } from '@wip/shared/consumption/readingsBatch.ts';

/** What one row of a file came to; its `index` is the row's place in the file, from 1. */
export type ImportItem = { reading: IncomingReading } | { refused: Refusal };
