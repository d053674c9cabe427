import { z } from 'zod';
import { areaId, catalogueRevision } from '../areas/areaSchemas.ts';
import { instantInput } from '../time.ts';

export const bestHoursInput = z.object({
  areaId,
  /** In hours, in steps of half an hour. */
  durationH: z.number().multipleOf(0.5).min(0.5).max(48),
  /** By when the task must be done; at most a week ahead. */
  before: instantInput,
  /** Whether the task may be stopped and gone on with. */
  interruptible: z.boolean().default(false),
  powerKw: z.number().positive().max(1_000).optional(),
});

/** A signal over time that a region has besides: what a kWh costs, or what its making emits. */
export const signalKind = z.enum(['price', 'carbon']);
export type SignalKind = z.infer<typeof signalKind>;

export const bestWindow = z.object({
  /** One part, or several where the task may be interrupted; in order. */
  parts: z.object({ startsAt: z.date(), endsAt: z.date() }).array(),
  /** That the power stays on throughout. */
  probabilityOn: z.number().min(0).max(1),
  /** Expected load of the area over the window against its mean until the deadline: 0.9 is a tenth less. */
  relativeLoad: z.number().nullable(),
  /** Mean price per kWh and mean g CO₂e per kWh; null without a signal. */
  pricePerKwh: z.number().nullable(),
  carbonGramsPerKwh: z.number().nullable(),
  /** Of the whole task; null without `powerKw`. */
  cost: z.number().nullable(),
  carbonGrams: z.number().nullable(),
});
export type BestWindow = z.infer<typeof bestWindow>;

export const bestHours = z.object({
  areaId: z.string(),
  catalogueRevision,
  asOf: z.date(),
  timeZone: z.string(),
  /** Best first; beginning at once is told apart in `startingNow`. */
  windows: bestWindow.array(),
  startingNow: bestWindow.nullable(),
  /**
   * Why there is none: the deadline is too near, no window stays below the risk limit, or of too many half hours nothing
   * is known.
   */
  noneBecause: z.enum(['too-short', 'too-risky', 'unknown']).nullable(),
  /** Hours before the deadline that were left out since nothing is known of them. */
  unknownHours: z.number(),
  /** A task that may not be interrupted never meets a half hour that is off with a higher probability. */
  riskLimit: z.number(),
  currency: z.string().nullable(),
  /** Which of them the ranking could use. */
  usedDemand: z.boolean(),
  usedPrice: z.boolean(),
  usedCarbon: z.boolean(),
});
export type BestHours = z.infer<typeof bestHours>;
