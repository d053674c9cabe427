import { DomainError } from '@wip/shared/errors.ts';
import { slotMs } from '@wip/shared/forecast/bestHours/hourSlots.ts';
import { rankHours } from '@wip/shared/forecast/bestHours/rankHours.ts';
import type { BestHours, bestHoursInput } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { dayMs, hourMs } from '@wip/shared/time.ts';
import type { z } from 'zod';
import type { Context } from '../../../trpc/context.ts';
import { readAreaDemand } from '../demand/readDemand.ts';
import { readHoursAhead } from '../outlook/readOutlook.ts';
import { readRegionSignal } from '../signals/regionSignal.ts';
import { slotsAhead } from './slotsAhead.ts';

/** More likely off than on: nobody begins there what must not stop. */
const riskLimit = 0.5;
const farthestDays = 7;

/**
 * The best hours for a task in an area.
 *
 * Errors: NOT_FOUND without such an area; INVALID where the deadline has passed or lies more than a week ahead.
 */
export async function findBestHours(
  ctx: Pick<Context, 'board' | 'repos' | 'now'>,
  { areaId, durationH, before, interruptible, powerKw }: z.output<BestHoursInput>,
): Promise<BestHours> {
  const deadlineMs = before.getTime();
  const askedAtMs = ctx.now().getTime();
  checkDeadline(askedAtMs, deadlineMs);
  const snapshot = ctx.board.current();
  const { area, schedule } = snapshot.areaSchedule(areaId);
  // begun before anything is waited for, so that it reads the same snapshot
  const outlookRead = readHoursAhead(ctx, {
    areaId,
    hours: ((Math.ceil((deadlineMs - askedAtMs) / slotMs) + 1) * slotMs) / hourMs,
  });
  const { clock } = schedule;
  const { regionId } = area;
  const from = new Date(askedAtMs);
  const span = { from: new Date(askedAtMs - hourMs), to: new Date(deadlineMs + hourMs), knownAt: from };
  const hours = Math.ceil((deadlineMs - askedAtMs) / hourMs) + 1;
  const demandQuestion = { asOf: from, timeZone: clock.timeZone, from, hours, clock };
  const [outlook, demand, price, carbon] = await Promise.all([
    outlookRead,
    readAreaDemand(ctx.repos, areaId, demandQuestion),
    readRegionSignal(ctx.repos, { regionId, kind: 'price', ...span }),
    readRegionSignal(ctx.repos, { regionId, kind: 'carbon', ...span }),
  ]);
  const task = {
    nowMs: outlook.asOf.getTime(),
    durationSlots: (durationH * hourMs) / slotMs,
    deadlineMs,
    isInterruptible: interruptible,
    powerKw: powerKw ?? null,
    riskLimit,
  };
  const slots = slotsAhead({ outlook, demand, price: price.pieces, carbon: carbon.pieces });
  return {
    areaId,
    catalogueRevision: snapshot.catalogue.revision,
    asOf: outlook.asOf,
    timeZone: clock.timeZone,
    ...rankHours(slots, task),
    riskLimit,
    currency: price.currency,
  };
}

type BestHoursInput = typeof bestHoursInput;

function checkDeadline(nowMs: number, deadlineMs: number): void {
  if (deadlineMs <= nowMs)
    throw new DomainError('INVALID', '`before` must be in the future.', { field: 'before' });
  if (deadlineMs > nowMs + farthestDays * dayMs) {
    throw new DomainError('INVALID', `\`before\` must be at most ${farthestDays} days ahead.`, {
      field: 'before',
    });
  }
}
