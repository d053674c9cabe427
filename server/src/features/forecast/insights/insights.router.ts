import {
  insights,
  insightsInput,
  meterInsightsInput,
  savings,
  savingsInput,
} from '@wip/shared/forecast/insightSchemas.ts';
import { regionClock } from '../../../board/regionClock.ts';
import { ownerProcedure } from '../../../trpc/personalProcedures.ts';
import { dearProcedure, inTurn, router } from '../../../trpc/trpc.ts';
import { insightsOfArea, insightsOfMeter } from './insightsOf.ts';
import { meterSavings } from './meterSavings.ts';

/** Made of what is published of areas, `areaLoads`, and of nothing else. */
export const areaInsightsRouter = router({
  insights: dearProcedure('lookup')
    .input(insightsInput)
    .output(insights)
    .query(({ ctx, input }) => insightsOfArea(ctx, input.areaId)),
});

/** For a meter's owner alone, also where its readings are public. */
export const meterInsightsRouter = router({
  savings: ownerProcedure
    .use(({ ctx, next }) => inTurn(ctx, 'lookup', next))
    .input(savingsInput)
    .output(savings)
    .query(({ ctx, input: { from, to } }) =>
      meterSavings(ctx.repos, {
        meter: ctx.meter,
        clock: regionClock(ctx.board, ctx.meter.regionId),
        fromMs: from.getTime(),
        toMs: to?.getTime() ?? null,
        nowMs: ctx.now().getTime(),
      }),
    ),

  insights: ownerProcedure
    .use(({ ctx, next }) => inTurn(ctx, 'lookup', next))
    .input(meterInsightsInput)
    .output(insights)
    .query(({ ctx }) => insightsOfMeter(ctx, ctx.meter)),
});
