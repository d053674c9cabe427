import { publishedStepMs } from '@wip/shared/consumption/consumptionSchemas.ts';
import { slotsOfDay } from '@wip/shared/consumption/historySteps.ts';
import { publishSlots } from '@wip/shared/consumption/publication/publishSlots.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { hourMs, minuteMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { AreaDay } from './areaLoads.repo.ts';
import type { Membership } from './areaMemberships.repo.ts';
import { membersFor } from './fixMembers.ts';
import { type CountedMeter, meansInSlots } from './meterSlots.ts';

/** How long a slot in which too few report waits for readings of meters that send by the hour. */
const waitsMs = hourMs + 15 * minuteMs;
/** Memberships of which no day near enough is left to be compared with. */
const keptDays = 60;

export type PublicationRepos = Pick<Repos, 'areaLoads' | 'areaMemberships' | 'readings'>;

export interface DayTask {
  areaId: string;
  regionId: string;
  day: LocalDay;
  clock: ZoneClock;
  /** The meters of the area that exist. */
  meters: readonly CountedMeter[];
  /** Slots that end by then are due. */
  dueMs: number;
  /** Whether members may be fixed for a day that has none. */
  mayFix: (membership: Membership) => boolean;
}

/** Publishes the slots of an area's local day that are due; resolves to whether the day has members. */
export async function publishDay(repos: PublicationRepos, task: DayTask): Promise<boolean> {
  const { areaId, day, dueMs } = task;
  const { firstMs, count } = slotsOfDay(task.clock, day);
  const due = Math.min(count, Math.floor((dueMs - firstMs) / publishedStepMs));
  const [published] = await repos.areaLoads.someDaysOf(areaId, [day]);
  if (due <= 0 || (published && published.decided >= due)) return published !== undefined;
  const membership = (await repos.areaMemberships.ofDay(areaId, day)) ?? (await fixMembers(repos, task));
  if (!membership) return false;

  // what was published before the last values were kept is run through again for these alone
  const start = Math.min(membership.heldAfter, published?.decided ?? 0);
  const isMember = new Set(membership.members.map(({ meterNumber }) => meterNumber));
  const meters = task.meters.filter(({ number }) => isMember.has(number));
  const slots = await meansInSlots(repos.readings, meters, {
    firstMs: firstMs + start * publishedStepMs,
    count: due - start,
  });
  const expiredEnd = Math.floor((dueMs - waitsMs - firstMs) / publishedStepMs);
  const result = publishSlots({
    members: membership.members,
    slots,
    known: published?.slots.slice(start, published.decided) ?? [],
    expired: expiredEnd - start,
  });
  const decided = start + result.decided;
  if (published && decided <= published.decided && published.slots.length >= due) return true;
  const kept = published?.slots.slice(0, published.decided) ?? [];
  const areaDay: AreaDay = {
    areaId,
    regionId: task.regionId,
    day,
    firstMs,
    slots: [...kept, ...result.published.slice(kept.length - start)],
    decided: Math.max(decided, kept.length),
    slotCount: count,
    memberCount: membership.members.length,
    isSimulated: meters.some(({ isSimulated }) => isSimulated) || (published?.isSimulated ?? false),
  };
  if (await repos.areaLoads.publish(areaDay, published?.decided ?? null)) {
    await repos.areaMemberships.hold({ ...membership, members: result.members, heldAfter: decided });
  }
  return true;
}

async function fixMembers(repos: PublicationRepos, task: DayTask): Promise<Membership | null> {
  const membership = await membersFor(repos, task);
  if (!membership || !task.mayFix(membership)) return null;
  await repos.areaMemberships.forgetBefore(task.areaId, task.day - keptDays);
  return repos.areaMemberships.fix(membership);
}
