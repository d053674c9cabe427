import {
  consumptionCompare,
  consumptionCompareInput,
  consumptionHistory,
  consumptionHistoryInput,
  consumptionLiveInput,
  consumptionLiveOutput,
  consumptionRanking,
  consumptionRankingInput,
} from '@wip/shared/consumption/consumptionSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { Context } from '../../../trpc/context.ts';
import { dearProcedure, router } from '../../../trpc/trpc.ts';
import { dueAt } from '../publication/publishLoads.ts';
import { compareArea } from './compare.ts';
import { areaNow, daysAround, reasonWithoutDays } from './liveLoad.ts';
import { rankAreas } from './ranking.ts';
import { readAreaHistory } from './readHistory.ts';

/** All of it is made of what is published of areas, `areaLoads`, and of nothing else. */
export const consumptionRouter = router({
  live: dearProcedure('lookup')
    .input(consumptionLiveInput)
    .output(consumptionLiveOutput)
    .query(({ ctx, input }) => liveAnswer(ctx, input.areaId)),

  history: dearProcedure('lookup')
    .input(consumptionHistoryInput)
    .output(consumptionHistory)
    .query(({ ctx, input: { areaId, from, to, resolution } }) => {
      const { clock } = ctx.board.current().areaSchedule(areaId).schedule;
      const span = { fromMs: from.getTime(), toMs: to.getTime(), resolution, clock };
      return readAreaHistory(ctx.repos, areaId, span);
    }),

  compare: dearProcedure('lookup')
    .input(consumptionCompareInput)
    .output(consumptionCompare)
    .query(({ ctx, input: { areaId } }) => {
      const { clock } = ctx.board.current().areaSchedule(areaId).schedule;
      return compareArea(ctx.repos, areaId, clock, dueAt(ctx.now().getTime()));
    }),

  ranking: dearProcedure('lookup')
    .input(consumptionRankingInput)
    .output(consumptionRanking)
    .query(async ({ ctx, input }) => {
      const { catalogue, schedules } = ctx.board.current();
      const schedule = schedules.get(input.regionId);
      if (!schedule) {
        throw new DomainError('NOT_FOUND', `There is no region '${input.regionId}'.`, { field: 'regionId' });
      }
      const asOf = ctx.now();
      const ranking = await rankAreas(ctx.repos, {
        ...input,
        clock: schedule.clock,
        untilMs: dueAt(asOf.getTime()),
        nameOf: (areaId) => catalogue.byId.get(areaId)?.name,
      });
      return { asOf, ...ranking };
    }),
});

async function liveAnswer({ board, repos, now }: Context, areaId: string) {
  const snapshot = board.current();
  const { clock } = snapshot.areaSchedule(areaId).schedule;
  const asOf = now();
  const untilMs = dueAt(asOf.getTime());
  const days = await repos.areaLoads.someDaysOf(areaId, daysAround(clock, untilMs));
  const answer = areaNow(days, clock, untilMs);
  const withheld = answer.startsAt === null ? await reasonWithoutDays(repos, areaId) : answer.withheld;
  return { areaId, catalogueRevision: snapshot.catalogue.revision, asOf, ...answer, withheld };
}
