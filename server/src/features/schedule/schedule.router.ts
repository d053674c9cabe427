import { DomainError } from '@wip/shared/errors.ts';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import {
  type SourceState,
  type StageAnswer,
  scheduleStageInput,
  scheduleStageOutput,
  scheduleWindowsInput,
  scheduleWindowsOutput,
} from '@wip/shared/schedule/scheduleSchemas.ts';
import { type StageLine, stageChangesAfter, stageSpanAt, stretchAt } from '@wip/shared/schedule/stageLine.ts';
import type { z } from 'zod';
import type { Context } from '../../trpc/context.ts';
import { dearProcedure, publicProcedure, router } from '../../trpc/trpc.ts';

export const scheduleRouter = router({
  windows: dearProcedure('memory')
    .input(scheduleWindowsInput)
    .output(scheduleWindowsOutput)
    .query(({ ctx, input }) => {
      const nowMs = ctx.now().getTime();
      const { schedule, program } = ctx.board.current().areaSchedule(input.areaId);
      const knownAtMs = input.knownAt?.getTime() ?? nowMs;
      const windows = schedule.windows(program, input.from.getTime(), input.to.getTime(), {
        knownAtMs,
        nowMs,
      });
      return windows.map(({ startsAtMs, endsAtMs, stage }) => ({
        startsAt: new Date(startsAtMs),
        endsAt: new Date(endsAtMs),
        stage,
      }));
    }),

  stage: publicProcedure
    .input(scheduleStageInput)
    .output(scheduleStageOutput)
    .query(({ ctx, input }) => stageAnswer(ctx, input)),
});

type StageQuestion = z.infer<typeof scheduleStageInput>;

function stageAnswer(ctx: Context, { regionId, at, knownAt }: StageQuestion): StageAnswer {
  const snapshot = ctx.board.current();
  const entry = snapshot.catalogue.regions.get(regionId);
  const schedule = snapshot.schedules.get(regionId);
  if (!entry || !schedule) {
    throw new DomainError('NOT_FOUND', `There is no region '${regionId}'.`, { field: 'regionId' });
  }
  const now = ctx.now();
  const atMs = (at ?? now).getTime();
  const line = schedule.lineKnownAt((knownAt ?? now).getTime(), now.getTime());
  const stretch = stretchAt(line, atMs);
  const span = stageSpanAt(line, atMs);
  return {
    regionId,
    at: new Date(atMs),
    stage: stretch.stage,
    unknownReason: stretch.reason,
    announced: stretch.segment !== null,
    since: dateOrNull(span.startsAtMs),
    until: dateOrNull(span.endsAtMs),
    source: stretch.segment?.fact.source ?? null,
    recordedAt: stretch.segment ? new Date(stretch.segment.fact.recordedAtMs) : null,
    announcedAt: dateOrNull(stretch.segment?.fact.announcedAtMs ?? null),
    lastHeardAt: dateOrNull(line.lastHeardAtMs),
    announcedUntil: dateOrNull(line.announcedUntilMs),
    demonstration: entry.region.demonstration,
    sourceState: sourceStateOf(ctx, entry.region, line),
    upcoming: stageChangesAfter(line, atMs, 20).map(({ startsAtMs, stage }) => ({
      startsAt: new Date(startsAtMs),
      stage,
    })),
  };
}

function sourceStateOf(ctx: Context, region: RegionFile, line: StageLine): SourceState {
  const state = ctx.sourceStateOf(region);
  return state.kind === 'manual' ? { ...state, lastHeardAt: dateOrNull(line.lastHeardAtMs) } : state;
}

function dateOrNull(atMs: number | null): Date | null {
  return atMs !== null && Number.isFinite(atMs) ? new Date(atMs) : null;
}
