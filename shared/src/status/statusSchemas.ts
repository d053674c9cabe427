import { z } from 'zod';
import { areaId, catalogueRevision } from '../areas/areaSchemas.ts';
import { bboxInput } from '../geo.ts';
import { plannedWindow } from '../schedule/scheduleSchemas.ts';
import { instantInput, spanInput } from '../time.ts';

export const powerState = z.enum(['on', 'off', 'unknown']);
export type PowerState = z.infer<typeof powerState>;

/** *Confirmed*, *Likely*, *Expected* or *Unclear*: see `deriveAreaStatus`. */
export const certainty = z.enum(['confirmed', 'likely', 'expected', 'unclear']);
export type Certainty = z.infer<typeof certainty>;

/** Why a state is unknown. */
export const unknownReason = z.enum([
  'never-heard',
  'source-silent',
  'nothing-announced-yet',
  'no-timetable',
  'sources-disagree',
]);
export type UnknownReason = z.infer<typeof unknownReason>;

/** One reason for a status. */
export const evidence = z.object({
  kind: z.enum(['schedule', 'silence', 'reporting']),
  /** What this evidence says; 'unknown' when it is stale or says nothing. */
  says: powerState,
  /** Log-odds of being off that it adds: positive towards off, 0 when stale. */
  weight: z.number(),
  /** Who says so, for example 'operator' or 'demonstration'. */
  source: z.string(),
  /** When the source was last heard, as far as was known. */
  heardAt: z.date().nullable(),
  stage: z.number().int().nullable(),
  group: z.string().nullable(),
  /** The planned window that covers the moment. */
  window: plannedWindow.nullable(),
  unknownReason: unknownReason.nullable(),
  /** How many meters stopped or report, of how many expected, since when; null for other kinds. */
  meters: z
    .object({ count: z.number().int(), of: z.number().int(), sinceAt: z.date(), endsAt: z.date().nullable() })
    .nullable(),
});
export type Evidence = z.infer<typeof evidence>;

export const statusAreaInput = z.object({
  areaId,
  at: instantInput.optional(),
  knownAt: instantInput.optional(),
});

export const areaStatus = z.object({
  state: powerState,
  /** 0 to 1; null where nothing is known. */
  probabilityOff: z.number().nullable(),
  certainty,
  because: z.array(evidence),
  unknownReason: unknownReason.nullable(),
  /** Since when and until when the state holds without a change, as far as is known. */
  since: z.date().nullable(),
  until: z.date().nullable(),
  /** The next planned window that begins after the moment asked. */
  next: plannedWindow.nullable(),
  /** When the power should be back after `next`, over all windows that touch it; null where that is not known. */
  backAt: z.date().nullable(),
  /** For an unknown state: the state that was known last, and until when. */
  lastKnown: z.object({ state: powerState, at: z.date() }).nullable(),
});
export type AreaStatus = z.infer<typeof areaStatus>;

export const statusAreaOutput = areaStatus.extend({
  areaId: z.string(),
  name: z.string(),
  version: z.string(),
  catalogueRevision,
  timeZone: z.string(),
  demonstration: z.boolean(),
  at: z.date(),
  /** The moment up to which facts were taken into account. */
  knownAt: z.date(),
  /** When this answer was made. */
  asOf: z.date(),
});
export type AreaStatusAnswer = z.infer<typeof statusAreaOutput>;

export const statusInViewInput = z.object({ bbox: bboxInput, at: instantInput.optional() });

export const regionSummary = z.object({
  regionId: z.string(),
  on: z.number().int(),
  off: z.number().int(),
  unknown: z.number().int(),
});
export type RegionSummary = z.infer<typeof regionSummary>;

export const statusInViewOutput = z.object({
  catalogueVersion: z.string(),
  catalogueRevision,
  asOf: z.date(),
  at: z.date(),
  /** Packed by `encodeStatusColumns`; empty where a summary is given instead. */
  columns: z.string(),
  /** Given where more than 20,000 areas meet the box: how many of them, by region. */
  summary: z.array(regionSummary).nullable(),
});

export const statusTimelineInput = spanInput({ bbox: bboxInput }, { maxDays: 31 });

export const statusTimelineOutput = z.object({
  catalogueVersion: z.string(),
  catalogueRevision,
  asOf: z.date(),
  from: z.date(),
  to: z.date(),
  /** Packed by `encodeTimelines`; null where the areas that meet the box switch in more than 20,000 ways: ask for less. */
  timelines: z.string().nullable(),
});

export const statusHistoryInput = spanInput({ areaId }, { maxDays: 400 });

const minutes = { onMinutes: z.number(), offMinutes: z.number(), unknownMinutes: z.number() };

const statusMinutes = z.object({
  timeZone: z.string(),
  /** One entry per local day that the span touches, `date` as YYYY-MM-DD. */
  days: z.array(z.object({ date: z.string(), ...minutes })),
  /** ISO weekdays 1 (Monday) to 7, `days` is the number of days summed. */
  weekdays: z.array(z.object({ weekday: z.number().int(), days: z.number().int(), ...minutes })),
});
export type StatusHistory = z.infer<typeof statusMinutes>;

export const statusHistoryOutput = statusMinutes.extend({ version: z.string(), catalogueRevision });
