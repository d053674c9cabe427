import type { Outlook, OutlookScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { type HalfHour, halfHoursFrom, slotMs, slotsPerDay } from '@wip/shared/forecast/outlook/offDays.ts';
import { announcedFrom } from '@wip/shared/forecast/outlook/outlookModel.ts';
import { announcedBits, stageIn } from '@wip/shared/forecast/outlook/outlookRegion.ts';
import { scoreOfTally } from '@wip/shared/forecast/outlook/scoreOutlook.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { BoardSnapshot } from '../../../board/boardSnapshot.ts';
import type { Context } from '../../../trpc/context.ts';
import { groupOf, outlookOfRegion } from './outlookOfRegion.ts';
import type { StoredModel } from './outlooks.repo.ts';
import { readUnplanned } from './readUnplanned.ts';
import { type SaidOutlook, sayOutlook } from './sayOutlook.ts';

type OutlookContext = Pick<Context, 'repos' | 'board' | 'now'>;

/** The coming half hours of an area, and how such outlooks did so far. Errors: DomainError NOT_FOUND. */
export async function readOutlook(ctx: OutlookContext, asked: OutlookQuestion): Promise<Outlook> {
  const [ahead, scores] = await Promise.all([readHoursAhead(ctx, asked), outlookScoresOf(ctx, asked)]);
  return { ...ahead, scores };
}

interface OutlookQuestion {
  areaId: string;
  hours: number;
}

/**
 * The coming half hours of an area: announcements as they are at this moment, and what the day's model makes of them
 * and of the past. Errors: DomainError NOT_FOUND.
 */
export async function readHoursAhead(
  ctx: OutlookContext,
  { areaId, hours }: OutlookQuestion,
): Promise<Omit<Outlook, 'scores'>> {
  const asOf = ctx.now();
  const snapshot = ctx.board.current();
  const { area, schedule } = snapshot.areaSchedule(areaId);
  const [model, watchedFrom] = await Promise.all([
    ctx.repos.outlooks.modelOf(area.regionId),
    ctx.repos.meterFacts.firstWatchedAt(),
  ]);
  const halfHours = halfHoursFrom(schedule.clock, asOf.getTime(), (hours * hourMs) / slotMs);
  const said = sayHalfHours(snapshot, areaId, { model, halfHours, nowMs: asOf.getTime() });
  const announcedUntilMs = schedule.lineNow(asOf.getTime()).announcedUntilMs;
  return {
    areaId,
    catalogueRevision: snapshot.catalogue.revision,
    asOf,
    timeZone: schedule.clock.timeZone,
    startsAt: new Date(halfHours[0]?.startsAtMs ?? asOf.getTime()),
    stepMinutes: 30,
    probabilityOff: said.slots.map(({ probability }) => probability),
    basis: said.slots.map(({ basis }) => basis),
    announcedUntil:
      announcedUntilMs !== null && announcedUntilMs > asOf.getTime() ? new Date(announcedUntilMs) : null,
    historyDays: said.historyDays,
    ...readUnplanned(snapshot, areaId, {
      nowMs: asOf.getTime(),
      watchedFromMs: watchedFrom?.getTime() ?? null,
    }),
  };
}

/** The probability that an area is off at a moment to come; null where nothing is known. Cheap for all areas of a region. */
export function chanceOff(
  snapshot: BoardSnapshot,
  areaId: string,
  at: { model: StoredModel | null; atMs: number; nowMs: number },
): number | null {
  const { clock } = snapshot.areaSchedule(areaId).schedule;
  const halfHours = halfHoursFrom(clock, at.atMs, 1);
  const { slots } = sayHalfHours(snapshot, areaId, { ...at, halfHours });
  return slots[0]?.probability ?? null;
}

/** How the outlooks issued for an area's group, or for a region, did: 'off' is scheduled, not metered. */
export async function outlookScoresOf(
  ctx: OutlookContext,
  of: { areaId: string } | { regionId: string },
): Promise<OutlookScore[]> {
  const record = await recordOf(ctx, of);
  if (!record) return [];
  const horizons = [
    [24, record.day],
    [168, record.week],
  ] as const;
  return horizons.flatMap(([horizonHours, tally]) => {
    const score = scoreOfTally(tally);
    return score ? [{ horizonHours, ...score }] : [];
  });
}

async function recordOf(
  { repos, board, now }: OutlookContext,
  of: { areaId: string } | { regionId: string },
) {
  if ('regionId' in of) return repos.outlooks.recordOf(of.regionId, null);
  const { area, program } = board.current().areaSchedule(of.areaId);
  const group = groupOf(program, now().getTime());
  return group === null ? null : repos.outlooks.recordOf(area.regionId, group);
}

function sayHalfHours(
  snapshot: BoardSnapshot,
  areaId: string,
  { model, halfHours, nowMs }: { model: StoredModel | null; halfHours: readonly HalfHour[]; nowMs: number },
): { slots: SaidOutlook[]; historyDays: number } {
  const { schedule, program } = snapshot.areaSchedule(areaId);
  const { today, region, lineOf } = outlookOfRegion(schedule, nowMs);
  const group = groupOf(program, nowMs);
  const line = group === null ? undefined : lineOf.get(group);
  if (!line) {
    const nothing: SaidOutlook = { logOdds: null, probability: null, basis: 'none' };
    return { slots: halfHours.map(() => nothing), historyDays: 0 };
  }
  const announcedLine = schedule.lineNow(nowMs);
  const [habits, stageHabits, cuts] = [
    line.habitsOn(today),
    region.stageHabitsOn(today),
    line.offStagesOn(today),
  ];
  const slots = halfHours.map((halfHour) => {
    const index = (halfHour.day - today) * slotsPerDay + halfHour.slot;
    const offStages = cuts[index] ?? 0;
    return sayOutlook(model, {
      habits,
      stageHabits,
      slot: halfHour.slot,
      leadDays: index / slotsPerDay,
      offStages,
      announced: announcedFrom(announcedBits(stageIn(announcedLine, halfHour) ?? -1, offStages)),
      announcedLeadDays: Math.max(0, halfHour.startsAtMs - nowMs) / dayMs,
    });
  });
  return { slots, historyDays: habits.knownDays };
}
