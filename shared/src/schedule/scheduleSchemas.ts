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

export const scheduleStageInput = z.object({ regionId, at: instantInput.optional() });

/** Why no stage can be told for a moment. */
export const stageUnknownReason = z.enum(['never-heard', 'source-silent', 'nothing-announced-yet']);
export type StageUnknownReason = z.infer<typeof stageUnknownReason>;

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
  recordedAt: z.date().nullable(),
  lastHeardAt: z.date().nullable(),
  announcedUntil: z.date().nullable(),
  demonstration: z.boolean(),
  /** The changes of stage that are announced after `at`, at most 20. */
  upcoming: z.array(z.object({ startsAt: z.date(), stage: z.number().int() })),
});
export type StageAnswer = z.infer<typeof scheduleStageOutput>;
