import { coveredEnergyIn, meanKwOfHour, medianOf, usualDaysOf } from '@wip/shared/consumption/compareUse.ts';
import { type ConsumptionLive, publishedStepMs } from '@wip/shared/consumption/consumptionSchemas.ts';
import type { PublishedSlot } from '@wip/shared/consumption/publication/decideSlot.ts';
import { leastMembers } from '@wip/shared/consumption/publication/membership.ts';
import { loadKwOf, readingsOfDay, withheldOf } from '@wip/shared/consumption/publication/publishedDay.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { hourMs, minuteMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { AreaDay } from '../publication/areaLoads.repo.ts';

/** A number as old still counts as now: meters that send by the quarter of an hour are not faster. */
const stillNowMs = 20 * minuteMs;
const longestAgoMs = hourMs;

/** The newest slot of an area and its day so far, from the days that `daysAround` names. */
export type AreaNow = Omit<ConsumptionLive, 'areaId' | 'catalogueRevision' | 'asOf'>;

/** The local days that tell of an area now: those of the last hour, and the same weekdays before. */
export function daysAround(clock: ZoneClock, untilMs: number): LocalDay[] {
  const recent = new Set([untilMs - 1, untilMs - longestAgoMs - publishedStepMs].map(clock.localDayAt));
  return [...recent].flatMap((day) => [day, ...usualDaysOf(day)]);
}

/** What is public of an area now. */
export function areaNow(days: readonly AreaDay[], clock: ZoneClock, untilMs: number): AreaNow {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const today = clock.localDayAt(untilMs - 1);
  const newest = newestSlot([byDay.get(today), byDay.get(today - 1)], untilMs);
  const ofToday = byDay.get(today);
  const { energyKwh, coverage } = coveredEnergyIn(ofToday ? readingsOfDay(ofToday) : [], {
    fromMs: clock.dayStartMs(today),
    toMs: untilMs,
  });
  return {
    startsAt: newest ? new Date(newest.startsAtMs) : null,
    endsAt: newest ? new Date(newest.startsAtMs + publishedStepMs) : null,
    loadKw: newest ? loadKwOf(newest.slot) : null,
    withheld: newest ? withheldOf(newest.slot) : null,
    members: newest ? newest.day.memberCount : null,
    todayKwh: energyKwh,
    todayCoverage: coverage,
    ...hourOf(byDay, clock, newest),
    isSimulated: newest?.day.isSimulated ?? ofToday?.isSimulated ?? false,
  };
}

/** Why an area has no day at all. */
export async function reasonWithoutDays(repos: Pick<Repos, 'meters'>, areaId: string) {
  const { length } = await repos.meters.ofArea(areaId);
  if (length === 0) return 'no-meters';
  return length < leastMembers ? 'too-few-meters' : 'not-yet';
}

export interface NewestSlot {
  day: AreaDay;
  index: number;
  startsAtMs: number;
  slot: PublishedSlot;
}

/** The newest slot with a number, unless it is too old to count as now; else the newest; null without any recent one. */
export function newestSlot(days: readonly (AreaDay | undefined)[], untilMs: number): NewestSlot | null {
  const slots = days.flatMap((day) =>
    (day?.slots ?? []).map((slot, index) => ({
      day: day!,
      index,
      startsAtMs: day!.firstMs + index * publishedStepMs,
      slot,
    })),
  );
  const recent = slots
    .filter(({ startsAtMs }) => startsAtMs + publishedStepMs > untilMs - longestAgoMs)
    .sort((a, b) => b.startsAtMs - a.startsAtMs);
  const withNumber = recent.find(
    ({ slot, startsAtMs }) => typeof slot === 'number' && startsAtMs + publishedStepMs > untilMs - stillNowMs,
  );
  return withNumber ?? recent[0] ?? null;
}

/** The hour of the newest slot as far as it is published, and what is usual in it, as `compareArea` tells them. */
function hourOf(byDay: ReadonlyMap<LocalDay, AreaDay>, clock: ZoneClock, newest: NewestSlot | null) {
  if (!newest) return { hourKw: null, usualKw: null };
  const { hour } = Temporal.Instant.fromEpochMilliseconds(newest.startsAtMs).toZonedDateTimeISO(
    clock.timeZone,
  );
  const meanOn = (day: LocalDay) => {
    const found = byDay.get(day);
    return found ? meanKwOfHour(readingsOfDay(found), clock, { day, hour }) : null;
  };
  const { day } = newest.day;
  return { hourKw: meanOn(day), usualKw: medianOf(usualDaysOf(day).map(meanOn)) };
}
