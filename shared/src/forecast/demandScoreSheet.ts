import { z } from 'zod';
import { demandScores, forecastScore } from './forecastSchemas.ts';

/** How the forecasts of one area or meter did, as it was worked out when the last one was issued. */
export const demandScoreSheet = z.object({
  /** The area's id or the meter's number. */
  subject: z.union([z.string(), z.number().int()]),
  regionId: z.string(),
  asOf: z.date(),
  demand: demandScores.nullable(),
  demandDays: forecastScore.shape.demandDays,
  isSimulated: z.boolean(),
});
export type DemandScoreSheet = z.infer<typeof demandScoreSheet>;
