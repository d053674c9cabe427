import { regionAhead, regionAheadInput } from '@wip/shared/forecast/ahead/aheadSchemas.ts';
import { bestHours, bestHoursInput } from '@wip/shared/forecast/bestHoursSchemas.ts';
import {
  areaDemandForecast,
  forecastDemandInput,
  forecastOutlookInput,
  forecastScore,
  forecastScoreInput,
  outlook,
  regionScore,
  regionScoreInput,
} from '@wip/shared/forecast/forecastSchemas.ts';
import { dearProcedure, router } from '../../trpc/trpc.ts';
import { readRegionAhead } from './ahead/readRegionAhead.ts';
import { findBestHours } from './bestHours/bestHours.service.ts';
import { readAreaDemand } from './demand/readDemand.ts';
import { readOutlook } from './outlook/readOutlook.ts';
import { areaScore, readRegionScore } from './scores/readScores.ts';

/** Made of what was issued and of what is published of areas; nothing here is of a single meter. */
export const forecastRouter = router({
  demand: dearProcedure('lookup')
    .input(forecastDemandInput)
    .output(areaDemandForecast)
    .query(async ({ ctx, input: { areaId, from, hours } }) => {
      const snapshot = ctx.board.current();
      const { clock } = snapshot.areaSchedule(areaId).schedule;
      const question = { asOf: ctx.now(), timeZone: clock.timeZone, from, hours, clock };
      const forecast = await readAreaDemand(ctx.repos, areaId, question);
      return { areaId, catalogueRevision: snapshot.catalogue.revision, ...forecast };
    }),

  outlook: dearProcedure('lookup')
    .input(forecastOutlookInput)
    .output(outlook)
    .query(({ ctx, input }) => readOutlook(ctx, input)),

  score: dearProcedure('lookup')
    .input(forecastScoreInput)
    .output(forecastScore)
    .query(({ ctx, input }) => areaScore(ctx, input.areaId)),

  regionScore: dearProcedure('lookup')
    .input(regionScoreInput)
    .output(regionScore)
    .query(({ ctx, input }) => readRegionScore(ctx, input.regionId)),

  bestHours: dearProcedure('lookup')
    .input(bestHoursInput)
    .output(bestHours)
    .query(({ ctx, input }) => findBestHours(ctx, input)),

  regionAhead: dearProcedure('lookup')
    .input(regionAheadInput)
    .output(regionAhead)
    .query(({ ctx, input }) => readRegionAhead(ctx, input)),
});
