import { z } from 'zod';
import { areaId, catalogueRevision } from '../areas/areaSchemas.ts';
import { spanInput } from '../time.ts';
import { meterId } from './meterSchemas.ts';

/** The steps of a history, coarse to fine; `raw` is the meter's own slots and not given for areas. */
export const resolution = z.enum(['raw', '5min', 'hour', 'day', 'month']);
export type Resolution = z.infer<typeof resolution>;

// apart, so that a browser can read it without zod
export { publishedStepMs } from './publishedStep.ts';

/** Why a slot of an area is not published. */
export const withheldReason = z.enum([
  'no-meters',
  'too-few-meters',
  'one-dominates',
  'too-few-reporting',
  'not-yet',
]);
export type WithheldReason = z.infer<typeof withheldReason>;

export const consumptionLiveInput = z.object({ areaId });

/** The newest published slot of an area, and the day so far. */
export const consumptionLiveOutput = z.object({
  areaId: z.string(),
  catalogueRevision,
  asOf: z.date(),
  /** The slot [startsAt, endsAt); null where none was published within the last hour. */
  startsAt: z.date().nullable(),
  endsAt: z.date().nullable(),
  /** Mean of the slot, to 0.1 kW; null where it is withheld. */
  loadKw: z.number().nullable(),
  withheld: withheldReason.nullable(),
  members: z.number().int().nullable(),
  /** Since local midnight, over the published slots; `coverage` is their share of the day so far. */
  todayKwh: z.number().nullable(),
  todayCoverage: z.number(),
  /** Mean of the published slots of the hour that the slot is in. */
  hourKw: z.number().nullable(),
  /** The median of that hour's mean on the same weekday of the last eight weeks, as `consumption.compare` has it. */
  usualKw: z.number().nullable(),
  isSimulated: z.boolean(),
});
export type ConsumptionLive = z.infer<typeof consumptionLiveOutput>;

export const consumptionHistoryInput = spanInput(
  { areaId, resolution: resolution.exclude(['raw']).optional() },
  { maxDays: 3_700 },
);

export const meterHistoryInput = spanInput(
  { meterId, resolution: resolution.optional() },
  { maxDays: 3_700 },
);

/** Columns may have a hundred thousand entries, and zod's own arrays look at each as at a document. */
const numberColumn = z.custom<number[]>(
  (column) => Array.isArray(column) && column.every((entry) => typeof entry === 'number'),
);
const gappyColumn = z.custom<(number | null)[]>(
  (column) => Array.isArray(column) && column.every((entry) => entry === null || typeof entry === 'number'),
);

/**
 * Use over time in columns; entry i of each column is step i. A step without any reading has `null`, never 0.
 * Steps of a day or month are the region's local ones.
 */
export const consumptionHistory = z.object({
  resolution,
  timeZone: z.string(),
  /** The start of each step, ms since 1970; the last step ends at `endsAtMs`. */
  startsAtMs: numberColumn,
  endsAtMs: z.number(),
  energyKwh: gappyColumn,
  meanKw: gappyColumn,
  minKw: gappyColumn,
  maxKw: gappyColumn,
  /** 0 to 1: the metered share of each step. */
  coverage: numberColumn,
  isSimulated: z.boolean(),
});
export type ConsumptionHistory = z.infer<typeof consumptionHistory>;

export const consumptionCompareInput = z.object({ areaId });
export const meterCompareInput = z.object({ meterId });

/** A total over the covered part of a span, and how much of the span that is. */
export const coveredEnergy = z.object({ energyKwh: z.number().nullable(), coverage: z.number() });

/** Today and this week so far against the same stretch before, hour by hour and in sum. */
export const consumptionCompare = z.object({
  timeZone: z.string(),
  asOf: z.date(),
  today: coveredEnergy,
  /** Yesterday, up to the same time of day. */
  yesterday: coveredEnergy,
  thisWeek: coveredEnergy,
  /** Last week, up to the same weekday and time. */
  lastWeek: coveredEnergy,
  /** Mean kW by hour of the local day, 24 values (23 or 25 when clocks change are laid on 24). */
  todayKw: z.number().nullable().array(),
  yesterdayKw: z.number().nullable().array(),
  /** The median of the same weekday over the last eight weeks. */
  usualKw: z.number().nullable().array(),
  isSimulated: z.boolean(),
});
export type ConsumptionCompare = z.infer<typeof consumptionCompare>;

export const consumptionRankingInput = z.object({
  regionId: z.string(),
  /** `loadKw` now, `todayKwh`, or the change of the hour so far against its usual. */
  by: z.enum(['loadKw', 'todayKwh', 'change']).default('loadKw'),
  limit: z.number().int().min(1).max(200).default(20),
});

export const rankedArea = z.object({
  areaId: z.string(),
  name: z.string(),
  loadKw: z.number().nullable(),
  /** Mean of the hour so far, and what is usual in it. */
  hourKw: z.number().nullable(),
  todayKwh: z.number().nullable(),
  usualKw: z.number().nullable(),
});
export const consumptionRanking = z.object({
  asOf: z.date(),
  areas: rankedArea.array(),
  isSimulated: z.boolean(),
});
export type ConsumptionRanking = z.infer<typeof consumptionRanking>;

/** One new reading of a meter, for its owner. */
export const meterLiveReading = z.object({
  meterId: z.string(),
  at: z.date(),
  durationS: z.number().int(),
  /** Mean power; for a counter the mean since its state before, null where that is not known. */
  powerKw: z.number().nullable(),
  counterKwh: z.number().nullable(),
  receivedAt: z.date(),
});
export type MeterLiveReading = z.infer<typeof meterLiveReading>;

/**
 * What a meter's owner is told: each new reading; and a `gap` wherever the readings before do not come this way (at the
 * start, and after an absence too long to be made up for), so that they are read from the history.
 */
export const meterLiveItem = z.discriminatedUnion('type', [
  meterLiveReading.extend({ type: z.literal('reading') }),
  z.object({ type: z.literal('gap'), meterId: z.string(), at: z.date() }),
]);
export type MeterLiveItem = z.infer<typeof meterLiveItem>;

/** `lastEventId` is the id of the last item that came, as the server gave it. */
export const metersLiveInput = z.object({ meterId, lastEventId: z.string().max(500).nullish() });
