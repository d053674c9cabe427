import {
  consumptionCompare,
  consumptionHistory,
  meterCompareInput,
  meterHistoryInput,
  metersLiveInput,
} from '@wip/shared/consumption/consumptionSchemas.ts';
import {
  metersDeleteInput,
  metersDeleteOutput,
  metersRevokeInput,
  newMeterKey,
  placedMeter,
} from '@wip/shared/consumption/meterKeySchemas.ts';
import { meter, metersCreateInput, metersCreateOutput } from '@wip/shared/consumption/meterSchemas.ts';
import { demandForecast, meterForecastInput } from '@wip/shared/forecast/forecastSchemas.ts';
import { regionClock } from '../../../board/regionClock.ts';
import { readKeysOf } from '../../../trpc/credentials.ts';
import {
  meterReaderProcedure,
  operatorProcedure,
  ownerOrOperatorProcedure,
  ownerProcedure,
  ownersProcedure,
} from '../../../trpc/personalProcedures.ts';
import { inTurn, router } from '../../../trpc/trpc.ts';
import { compareMeter } from '../history/compare.ts';
import { readMeterForecast } from '../history/meterForecast.ts';
import { readMeterHistory } from '../history/readHistory.ts';
import { createMeter, deleteMeter, replaceMeterKey } from './meters.service.ts';

export const metersRouter = router({
  create: operatorProcedure
    .input(metersCreateInput)
    .output(metersCreateOutput)
    .mutation(({ ctx, input }) => createMeter(ctx, input)),

  list: operatorProcedure.output(placedMeter.array()).query(async ({ ctx }) => {
    const meters = await ctx.repos.meters.allPlaced();
    return meters.map(({ location: [lon, lat], ...rest }) => ({ ...rest, lon, lat }));
  }),

  mine: ownersProcedure.output(meter.array()).query(({ ctx }) => ctx.meters),

  history: meterReaderProcedure
    .use(({ ctx, next }) => inTurn(ctx, 'lookup', next))
    .input(meterHistoryInput)
    .output(consumptionHistory)
    .query(({ ctx, input: { from, to, resolution } }) => {
      const clock = regionClock(ctx.board, ctx.meter.regionId);
      const span = { fromMs: from.getTime(), toMs: to.getTime(), resolution, clock };
      return readMeterHistory(ctx.repos, ctx.meter, span);
    }),

  compare: meterReaderProcedure
    .use(({ ctx, next }) => inTurn(ctx, 'lookup', next))
    .input(meterCompareInput)
    .output(consumptionCompare)
    .query(({ ctx }) =>
      compareMeter(ctx.repos, ctx.meter, regionClock(ctx.board, ctx.meter.regionId), ctx.now().getTime()),
    ),

  forecast: ownerProcedure
    .use(({ ctx, next }) => inTurn(ctx, 'lookup', next))
    .input(meterForecastInput)
    .output(demandForecast)
    .query(({ ctx, input: { from, hours } }) => {
      const { timeZone } = regionClock(ctx.board, ctx.meter.regionId);
      return readMeterForecast(ctx.repos, ctx.meter, { asOf: ctx.now(), timeZone, from, hours });
    }),

  live: ownerProcedure
    .input(metersLiveInput)
    .subscription(({ ctx, input: { lastEventId = null }, signal }) => {
      ctx.caller?.openStream();
      const readKeys = readKeysOf(ctx.credentials);
      return ctx.followMeter({ meter: ctx.meter, readKeys, lastEventId, signal });
    }),

  revoke: ownerOrOperatorProcedure
    .input(metersRevokeInput)
    .output(newMeterKey)
    .mutation(({ ctx, input }) => replaceMeterKey(ctx, ctx.meter, input.key)),

  delete: operatorProcedure
    .input(metersDeleteInput)
    .output(metersDeleteOutput)
    .mutation(({ ctx, input }) => deleteMeter(ctx, input.meterId)),
});
