import { z } from 'zod';
import { areaId, regionId } from '../areas/areaSchemas.ts';
import { instantInput, spanInput } from '../time.ts';

/** Highest stage that a timetable or a stage fact may name. */
export const maxStage = 16;

export const scheduleWindowsInput = spanInput({ areaId, knownAt: instantInput.optional() }, { maxDays: 400 });

/** A planned cut [startsAt, endsAt) at one stage. */
export const plannedWindow = z.object({ startsAt: z.date(), endsAt: z.date(), stage: z.number().int() });
export type PlannedWindow = z.infer<typeof plannedWindow>;
export const scheduleWindowsOutput = z.array(plannedWindow);

export const scheduleStageInput = z.object({
  regionId,
  at: instantInput.optional(),
  /** Only what was known by then counts; now unless given. */
  knownAt: instantInput.optional(),
});

/** Why no stage can be told for a moment. */
export const stageUnknownReason = z.enum(['never-heard', 'source-silent', 'nothing-announced-yet']);
export type StageUnknownReason = z.infer<typeof stageUnknownReason>;

/** Where a region's stages come from, and whether that can be heard now. */
export const sourceState = z.object({
  /** 'manual' where somebody types the stages. */
  kind: z.enum(['polled', 'manual']),
  /** Of its address no more than this, since the rest may hold a key. */
  host: z.string().nullable(),
  everyMin: z.number().nullable(),
  /** To the minute of the last poll, also where that changed nothing. */
  lastHeardAt: z.date().nullable(),
  failingSince: z.date().nullable(),
  /** Why it cannot be heard, in a sentence; null while it can. */
  failure: z.string().nullable(),
});
export type SourceState = z.infer<typeof sourceState>;

export const scheduleStageOutput = z.object({
  regionId: z.string(),
  at: z.date(),
  /** null where it is unknown; 0 is 'no cut announced'. */
  stage: z.number().int().nullable(),
  unknownReason: stageUnknownReason.nullable(),
  /** False where stage 0 follows from silence of the announcements, not from one. */
  announced: z.boolean(),
  since: z.date().nullable(),
  until: z.date().nullable(),
  source: z.string().nullable(),
  /** Since when the announcement counts as known here. */
  recordedAt: z.date().nullable(),
  /** When its source says that it was announced, where that is told. */
  announcedAt: z.date().nullable(),
  lastHeardAt: z.date().nullable(),
  announcedUntil: z.date().nullable(),
  demonstration: z.boolean(),
  sourceState,
  /** The changes of stage that are announced after `at`, at most 20. */
  upcoming: z.array(z.object({ startsAt: z.date(), stage: z.number().int() })),
});
export type StageAnswer = z.infer<typeof scheduleStageOutput>;
