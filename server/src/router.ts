import { areasRouter } from './features/areas/areas.router.ts';
import { mapRouter, regionsRouter } from './features/areas/regions.router.ts';
import { consumptionRouter } from './features/consumption/history/consumption.router.ts';
import { metersRouter } from './features/consumption/meters/meters.router.ts';
import { forecastRouter } from './features/forecast/forecast.router.ts';
import { areaInsightsRouter, meterInsightsRouter } from './features/forecast/insights/insights.router.ts';
import { scheduleRouter } from './features/schedule/schedule.router.ts';
import { statusRouter } from './features/status/status.router.ts';
import { mergeRouters, router } from './trpc/trpc.ts';

export const appRouter = router({
  regions: regionsRouter,
  areas: areasRouter,
  schedule: scheduleRouter,
  status: statusRouter,
  map: mapRouter,
  consumption: consumptionRouter,
  meters: mergeRouters(metersRouter, meterInsightsRouter),
  forecast: mergeRouters(forecastRouter, areaInsightsRouter),
});

export type AppRouter = typeof appRouter;
