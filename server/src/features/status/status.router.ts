import { deriveAreaStatus } from '@wip/shared/status/deriveAreaStatus.ts';
import { timelineWithMeters } from '@wip/shared/status/meterTimeline.ts';
import { statusHistory } from '@wip/shared/status/statusHistory.ts';
import {
  statusAreaInput,
  statusAreaOutput,
  statusHistoryInput,
  statusHistoryOutput,
  statusInViewInput,
  statusInViewOutput,
  statusTimelineInput,
  statusTimelineOutput,
} from '@wip/shared/status/statusSchemas.ts';
import { metersKnownAt } from '../../board/meterKnowledge.ts';
import { dearProcedure, inTurn, publicProcedure, router } from '../../trpc/trpc.ts';

export const statusRouter = router({
  area: publicProcedure
    .input(statusAreaInput)
    .use(({ ctx, input, next }) => (input.knownAt ? inTurn(ctx, 'memory', next) : next()))
    .output(statusAreaOutput)
    .query(async ({ ctx, input }) => {
      const asOf = ctx.now();
      const at = input.at ?? asOf;
      const knownAt = input.knownAt && input.knownAt < asOf ? input.knownAt : asOf;
      const snapshot = ctx.board.current();
      const { area, schedule, program, region } = snapshot.areaSchedule(input.areaId);
      const known = { knownAtMs: knownAt.getTime(), nowMs: asOf.getTime() };
      const moment = { areaNumber: area.number, knownAt, asOf };
      const facts = {
        schedule: schedule.factsAround(program, at.getTime(), known),
        meters: await metersKnownAt(ctx.repos, snapshot, moment),
      };
      return {
        ...deriveAreaStatus(facts, at.getTime()),
        areaId: area.areaId,
        name: area.name,
        version: area.version,
        catalogueRevision: snapshot.catalogue.revision,
        timeZone: region.timeZone,
        demonstration: region.demonstration,
        at,
        knownAt,
        asOf,
      };
    }),

  inView: dearProcedure('memory')
    .input(statusInViewInput)
    .output(statusInViewOutput)
    .query(({ ctx, input }) => {
      const asOf = ctx.now();
      const at = input.at ?? asOf;
      const snapshot = ctx.board.current();
      const columns = snapshot.columnsInBox(input.bbox, at.getTime(), asOf.getTime());
      return {
        catalogueVersion: snapshot.catalogue.version,
        catalogueRevision: snapshot.catalogue.revision,
        asOf,
        at,
        columns: columns ?? '',
        summary: columns === null ? snapshot.summaryInBox(input.bbox, at.getTime(), asOf.getTime()) : null,
      };
    }),

  timeline: dearProcedure('memory')
    .input(statusTimelineInput)
    .output(statusTimelineOutput)
    .query(({ ctx, input }) => {
      const asOf = ctx.now();
      const snapshot = ctx.board.current();
      const { bbox, from, to } = input;
      const timelines = snapshot.timelinesInBox(bbox, from.getTime(), to.getTime(), asOf.getTime());
      const { version: catalogueVersion, revision: catalogueRevision } = snapshot.catalogue;
      return { catalogueVersion, catalogueRevision, asOf, from, to, timelines };
    }),

  history: dearProcedure('memory')
    .input(statusHistoryInput)
    .output(statusHistoryOutput)
    .query(({ ctx, input }) => {
      const snapshot = ctx.board.current();
      const { area, schedule, program } = snapshot.areaSchedule(input.areaId);
      const fromMs = input.from.getTime();
      const toMs = input.to.getTime();
      const scheduled = schedule.timeline(program, fromMs, toMs, ctx.now().getTime());
      const meters = snapshot.metersOf(area.number);
      const timeline = meters
        ? timelineWithMeters(scheduled, meters, { knownAtMs: Infinity, toMs })
        : scheduled;
      return {
        version: area.version,
        catalogueRevision: snapshot.catalogue.revision,
        ...statusHistory(timeline, schedule.clock, fromMs, toMs),
      };
    }),
});
