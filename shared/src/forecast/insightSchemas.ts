import { z } from 'zod';
import { areaId } from '../areas/areaSchemas.ts';
import { meterId } from '../consumption/meterSchemas.ts';
import { instantInput } from '../time.ts';

export const insightKind = z.enum([
  'night-base-load',
  'evening-peak-share',
  'unusual-day',
  'after-outage',
  'weather',
]);
export type InsightKind = z.infer<typeof insightKind>;

/** A finding about use: numbers only; `insightWords` makes the sentence and its reason of them. */
export const insight = z.object({
  kind: insightKind,
  /** The finding: kW for 'night-base-load', a share 0 to 1, or kWh (signed) against what was expected. */
  value: z.number(),
  unit: z.enum(['kW', 'share', 'kWh', 'kW per °C']),
  /** What is usual or compared with, in the same unit; null where nothing is. */
  reference: z.number().nullable(),
  /** Half width of its 90 % interval, in the same unit; null where it is a plain mean. */
  plusMinus: z.number().nullable(),
  /** The days that it rests on, and the moment it is about, if it is about one. */
  days: z.number().int(),
  at: z.date().nullable(),
});
export type Insight = z.infer<typeof insight>;

export const insightsInput = z.object({ areaId });
export const meterInsightsInput = z.object({ meterId });
export const insights = z.object({
  asOf: z.date(),
  timeZone: z.string(),
  insights: insight.array(),
  /** Why there is none. */
  noneBecause: z.enum(['no-meters', 'too-little-history']).nullable(),
  isSimulated: z.boolean(),
});
export type Insights = z.infer<typeof insights>;

/** From when something is done differently, until when it is looked at (now unless given). */
export const savingsInput = z.object({ meterId, from: instantInput, to: instantInput.optional() });

export const savings = z.object({
  asOf: z.date(),
  timeZone: z.string(),
  /** Whole local days that are compared, and those that the baseline was fitted on. */
  days: z.number().int(),
  baselineDays: z.number().int(),
  usedKwh: z.number().nullable(),
  expectedKwh: z.number().nullable(),
  /** expected − used; positive is saved. The 90 % interval is savedKwh ± plusMinusKwh. */
  savedKwh: z.number().nullable(),
  plusMinusKwh: z.number().nullable(),
  /** 'cannot-tell' where the interval holds 0, 'too-little' where a baseline cannot be made. */
  verdict: z.enum(['less', 'more', 'cannot-tell', 'too-little']),
  isSimulated: z.boolean(),
});
export type Savings = z.infer<typeof savings>;
