import { z } from 'zod';
import { areaId, catalogueRevision, regionId } from '../areas/areaSchemas.ts';
import { meterId } from '../consumption/meterSchemas.ts';
import { instantInput } from '../time.ts';

/**
 * How much history a demand forecast rests on: 'full' from 56 usable days, 'provisional' from 14, 'too-little' below
 * (the daily naive without bands), 'none' where there is nothing to forecast from.
 */
export const forecastQuality = z.enum(['full', 'provisional', 'too-little', 'none']);
export type ForecastQuality = z.infer<typeof forecastQuality>;

/** Up to two weeks of steps; the past is answered with what was issued then. */
const demandSpan = { from: instantInput.optional(), hours: z.number().int().min(1).max(336).default(24) };
export const forecastDemandInput = z.object({ areaId, ...demandSpan });
export const meterForecastInput = z.object({ meterId, ...demandSpan });

const kilowatts = z.number().nullable().array();

/** Mean errors over the forecasts issued so far, all for the same steps. */
export const demandScore = z.object({
  /** Days whose forecast can be compared with what came, and how many of them were issued on the day itself. */
  days: z.number().int(),
  issuedDays: z.number().int(),
  /** Mean absolute error, in kW, in per cent of the mean load, and against the weekly naive's. */
  maeKw: z.number(),
  nmaePercent: z.number(),
  mase: z.number().nullable(),
  /** Over the five levels, in per cent of the mean load; null for guesses without bands. */
  pinballPercent: z.number().nullable(),
  /** Share of what came that lay within the band, in per cent. */
  coverage80Percent: z.number().nullable(),
  coverage95Percent: z.number().nullable(),
});
export type DemandScore = z.infer<typeof demandScore>;

/** The model's score beside that of the two simplest guesses. */
export const demandScores = z.object({
  model: demandScore,
  dailyNaive: demandScore,
  weeklyNaive: demandScore,
});
export type DemandScores = z.infer<typeof demandScores>;

/** A demand forecast in columns: entry i of each is the step that begins at `startsAt` + i × `stepMinutes`. */
export const demandForecast = z.object({
  asOf: z.date(),
  timeZone: z.string(),
  startsAt: z.date(),
  stepMinutes: z.union([z.literal(30), z.literal(60)]),
  quality: forecastQuality,
  /** When the newest forecast of the span was issued; null where there is none. */
  issuedAt: z.date().nullable(),
  modelVersion: z.string().nullable(),
  /** Whether some of the span was computed afterwards from what was known at the time. */
  isBacktest: z.boolean(),
  medianKw: kilowatts,
  low80Kw: kilowatts,
  high80Kw: kilowatts,
  low95Kw: kilowatts,
  high95Kw: kilowatts,
  /** What came, where it has come and is published. */
  actualKw: kilowatts,
  /** How good such forecasts have been here; null before the first can be compared. */
  scores: demandScores.nullable(),
  isSimulated: z.boolean(),
});
export type DemandForecast = z.infer<typeof demandForecast>;
export const areaDemandForecast = demandForecast.extend({ areaId: z.string(), catalogueRevision });

export const forecastOutlookInput = z.object({
  areaId,
  hours: z.number().int().min(1).max(168).default(168),
});

/** Score of probabilities of being off, by how far ahead they were. */
export const outlookScore = z.object({
  horizonHours: z.union([z.literal(24), z.literal(168)]),
  cases: z.number().int(),
  brier: z.number(),
  /** Of always saying how often the area was off in that half hour before; the skill is 1 − brier / climatology. */
  climatologyBrier: z.number(),
  skill: z.number().nullable(),
  /** Said against seen, in ten bins of probability. */
  reliability: z.object({ meanForecast: z.number(), offShare: z.number(), cases: z.number().int() }).array(),
});
export type OutlookScore = z.infer<typeof outlookScore>;

/** On what the probability of a half hour rests. */
export const outlookBasis = z.enum(['announced', 'history', 'none']);
export type OutlookBasis = z.infer<typeof outlookBasis>;

/** The coming probability of being off, per half hour from `startsAt`. */
export const outlook = z.object({
  areaId: z.string(),
  catalogueRevision,
  asOf: z.date(),
  timeZone: z.string(),
  startsAt: z.date(),
  stepMinutes: z.literal(30),
  /** 0 to 1; null where nothing at all is known. */
  probabilityOff: z.number().min(0).max(1).nullable().array(),
  basis: outlookBasis.array(),
  announcedUntil: z.date().nullable(),
  /** Days of on and off that the history's part was learnt from. */
  historyDays: z.number().int(),
  scores: outlookScore.array(),
  /** Of faults that nobody plans: how many in a year here (drawn towards the region's rate), from how many seen. */
  unplanned: z.object({ perYear: z.number(), cases: z.number().int() }).nullable(),
  /** An unplanned outage that runs now and has no official end. */
  running: z
    .object({
      startedAt: z.date(),
      /** Half of `cases` such outages that lasted as long had ended by then. */
      halfEndBy: z.date().nullable(),
      chanceOfAnotherHour: z.number().min(0).max(1),
      cases: z.number().int(),
    })
    .nullable(),
});
export type Outlook = z.infer<typeof outlook>;

export const forecastScoreInput = z.object({ areaId });
export const regionScoreInput = z.object({ regionId });

export const forecastScore = z.object({
  areaId: z.string(),
  catalogueRevision,
  asOf: z.date(),
  timeZone: z.string(),
  demand: demandScores.nullable(),
  /** Each forecast day's nMAE in per cent, oldest first: model, daily and weekly naive. */
  demandDays: z
    .object({
      startsAt: z.date(),
      isBacktest: z.boolean(),
      model: z.number().nullable(),
      dailyNaive: z.number().nullable(),
      weeklyNaive: z.number().nullable(),
    })
    .array(),
  outlook: outlookScore.array(),
  isSimulated: z.boolean(),
});
export type ForecastScore = z.infer<typeof forecastScore>;

/** The scores of a region's areas, worst first where it matters: by MASE. */
export const regionScore = z.object({
  regionId: z.string(),
  asOf: z.date(),
  /** Means over the areas. */
  demand: demandScores.nullable(),
  outlook: outlookScore.array(),
  areas: z
    .object({
      areaId: z.string(),
      name: z.string(),
      demand: demandScores.nullable(),
      isSimulated: z.boolean(),
    })
    .array(),
});
export type RegionScore = z.infer<typeof regionScore>;
