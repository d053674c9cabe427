import { z } from 'zod';
import { instantInput } from '../time.ts';
import { meterId, senderName, slotS } from './meterSchemas.ts';

/** The most readings of one batch. */
export const mostReadings = 10_000;

/** The body of `POST /ingest/readings`; each reading is read by itself, so that a bad one costs no other. */
export const readingsBatch = z.object({ readings: z.unknown().array().min(1).max(mostReadings) });

/** One reading on the wire; exactly one of `powerKw`, `counterKwh` and `energyKwh`. */
export const wireReading = z
  .strictObject({
    /** May be left out where the key belongs to one meter. */
    meterId: meterId.optional(),
    /** Instead of `meterId`: how the sender calls the meter. */
    name: senderName.optional(),
    /** When the interval starts, or the counter was read; without it, the time of receipt. */
    at: instantInput.optional(),
    /** The length of the interval in s; the meter's slot without it. */
    durationS: slotS.optional(),
    /** Mean power over the interval, positive drawn from the grid. */
    powerKw: z.number().optional(),
    /** The state of an energy counter, which may start again at 0. */
    counterKwh: z.number().optional(),
    /** Energy used over the interval. */
    energyKwh: z.number().optional(),
  })
  .refine(
    ({ powerKw, counterKwh, energyKwh }) =>
      [powerKw, counterKwh, energyKwh].filter((value) => value !== undefined).length === 1,
    'must have exactly one of powerKw, counterKwh and energyKwh',
  );
export type WireReading = z.infer<typeof wireReading>;

export const refusalCode = z.enum([
  'unreadable',
  'unknown-meter',
  'foreign-meter',
  'too-old',
  'in-the-future',
  'implausible',
]);
export type RefusalCode = z.infer<typeof refusalCode>;

/** Why one reading of a batch was not taken. */
export const refusal = z.object({
  /** Which one: its index in the batch, from 0. */
  index: z.number().int(),
  code: refusalCode,
  field: z.string().nullable(),
  reason: z.string(),
});
export type Refusal = z.infer<typeof refusal>;

/** The answer 202: `accepted` readings are written by a majority and journaled. */
export const ingestAnswer = z.object({
  accepted: z.number().int(),
  refusedCount: z.number().int(),
  /** All of them; of a repeated batch the first hundred. */
  refused: refusal.array(),
  /** True where the same batch was taken before: nothing was written again. */
  isRepeated: z.boolean(),
});
export type IngestAnswer = z.infer<typeof ingestAnswer>;
