import { z } from 'zod';
import { dayMs, hourMs } from '../durations.ts';
import { quantileLevels } from './conformalBands.ts';
import { forecastQuality } from './forecastSchemas.ts';
import { modelVersion } from './members.ts';

/** Names the method that made a forecast; another method gets another name. */
export const demandModelVersion = modelVersion;

/** The forecasts of one day: those of its own midnight (0) and of the midnight before (1). */
export const demandLeads = [0, 1] as const;

/** A day that is older when it is first forecast counts as computed afterwards. */
export const latestIssueMs = 3 * hourMs;

const row = z.custom<Float64Array>((value) => value instanceof Float64Array);
const rows = (count: number) => row.array().length(count);

/**
 * A day's forecast as it was issued: no value that was available later than `issuedAt` was used, and only of a
 * backtest is `issuedAt` the moment at which it would have been issued.
 */
export const issuedDemand = z
  .object({
    /** The area's id or the meter's number. */
    subject: z.union([z.string(), z.number().int()]),
    regionId: z.string(),
    startsAt: z.date(),
    stepMinutes: z.union([z.literal(30), z.literal(60)]),
    lead: z.union([z.literal(0), z.literal(1)]),
    issuedAt: z.date(),
    /** When the newest value that was used became available. */
    availableAt: z.date(),
    modelVersion: z.string(),
    quality: forecastQuality.exclude(['none']),
    /**
     * In kW by slot, in the order of the model's member names, the daily and the weekly naive last; null where there is
     * too little history for them.
     */
    members: row.array().min(2).nullable(),
    /** The forecast itself, in kW by slot. */
    blendKw: row,
    /** By `quantileLevels`; null without bands. */
    bandsKw: rows(quantileLevels.length).nullable(),
    isBacktest: z.boolean(),
    isSimulated: z.boolean(),
  })
  .refine(({ availableAt, issuedAt }) => availableAt <= issuedAt, {
    path: ['availableAt'],
    message: 'must not be after `issuedAt`',
  })
  .refine(({ issuedAt, startsAt }) => issuedAt.getTime() < startsAt.getTime() + dayMs, {
    path: ['issuedAt'],
    message: 'must be before the end of the day',
  });
export type IssuedDemand = z.infer<typeof issuedDemand>;
