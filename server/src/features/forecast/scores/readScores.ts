import { DomainError } from '@wip/shared/errors.ts';
import type { ForecastScore, RegionScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { meanScores } from '@wip/shared/forecast/meanScores.ts';
import type { Context } from '../../../trpc/context.ts';
import { outlookScoresOf } from '../outlook/readOutlook.ts';

/** How the forecasts of an area did so far. Errors: DomainError NOT_FOUND. */
export async function areaScore(ctx: Context, areaId: string): Promise<ForecastScore> {
  const snapshot = ctx.board.current();
  const { clock } = snapshot.areaSchedule(areaId).schedule;
  const [sheet, outlook] = await Promise.all([
    ctx.repos.demandScores.of(areaId),
    outlookScoresOf(ctx, { areaId }),
  ]);
  return {
    areaId,
    catalogueRevision: snapshot.catalogue.revision,
    asOf: ctx.now(),
    timeZone: clock.timeZone,
    demand: sheet?.demand ?? null,
    demandDays: sheet?.demandDays ?? [],
    outlook,
    isSimulated: sheet?.isSimulated ?? false,
  };
}

/** How the forecasts of a region's areas did so far, worst first. Errors: DomainError NOT_FOUND. */
export async function readRegionScore(ctx: Context, regionId: string): Promise<RegionScore> {
  const { catalogue } = ctx.board.current();
  if (!catalogue.regions.has(regionId)) {
    throw new DomainError('NOT_FOUND', `There is no region '${regionId}'.`, { field: 'regionId' });
  }
  const [sheets, outlook] = await Promise.all([
    ctx.repos.demandScores.ofRegion(regionId),
    outlookScoresOf(ctx, { regionId }),
  ]);
  const areas = sheets.flatMap(({ subject, demand, isSimulated }) => {
    const area = catalogue.byId.get(String(subject));
    return area ? [{ areaId: area.areaId, name: area.name, demand, isSimulated }] : [];
  });
  return {
    regionId,
    asOf: ctx.now(),
    demand: meanScores(areas.flatMap(({ demand }) => demand ?? [])),
    outlook,
    areas: areas.sort((a, b) => (b.demand?.model.mase ?? -1) - (a.demand?.model.mase ?? -1)),
  };
}
