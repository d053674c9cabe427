import {
  areaByIdInput,
  areaList,
  areaSummary,
  areasAtInput,
  areasInViewInput,
  areasInViewOutput,
  areasNearInput,
  areasNearOutput,
  areasSearchInput,
} from '@wip/shared/areas/areaSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import { dearProcedure, publicProcedure, router } from '../../trpc/trpc.ts';
import { findAreasAt, findAreasInBox, findAreasNear } from './areas.service.ts';

export const areasRouter = router({
  search: dearProcedure('memory')
    .input(areasSearchInput)
    .output(areaList)
    .query(({ ctx, input }) => ctx.board.current().catalogue.search.find(input.q, input.limit)),

  at: dearProcedure('lookup')
    .input(areasAtInput)
    .output(areaList)
    .query(({ ctx, input }) =>
      findAreasAt(ctx.repos.areas, ctx.board.current().catalogue, [input.lon, input.lat]),
    ),

  near: dearProcedure('scan')
    .input(areasNearInput)
    .output(areasNearOutput)
    .query(({ ctx, input: { lon, lat, radiusM } }) =>
      findAreasNear(ctx.repos.areas, ctx.board.current().catalogue, { point: [lon, lat], radiusM }),
    ),

  inView: dearProcedure('scan')
    .input(areasInViewInput)
    .output(areasInViewOutput)
    .query(({ ctx, input }) => findAreasInBox(ctx.repos.areas, ctx.board.current().catalogue, input.bbox)),

  byId: publicProcedure
    .input(areaByIdInput)
    .output(areaSummary)
    .query(({ ctx, input }) => {
      const area = ctx.board.current().catalogue.byId.get(input.areaId);
      if (area) return area;
      throw new DomainError('NOT_FOUND', `There is no area '${input.areaId}'.`, { field: 'areaId' });
    }),
});
