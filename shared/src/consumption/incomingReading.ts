import type { Quantity } from './meterSchemas.ts';
import type { Refusal } from './readingsBatch.ts';

/** One reading as a dialect understood it, before it is known which meter it belongs to. */
export interface IncomingReading {
  /** Its index in the batch, for refusals. */
  index: number;
  /** The meter's id, or the sender's name for it; null: the key's only meter. */
  meter: { id: string } | { name: string } | null;
  /** ms since 1970; null: the sender gave none, and the time of receipt is taken. */
  atMs: number | null;
  /** The length of the interval in s; null: the meter's slot. */
  durationS: number | null;
  value: number;
  /** Null: the meter's `inputs` say it, else the name (see `quantityOfName`). */
  quantity: Quantity | null;
}

/** What a dialect made of a body: what it understood, and what it did not. */
export interface IncomingBatch {
  readings: IncomingReading[];
  refused: Refusal[];
}
