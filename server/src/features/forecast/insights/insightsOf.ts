import type { PowerReading } from '@wip/shared/consumption/powerReading.ts';
import { readingsOfDay } from '@wip/shared/consumption/publication/publishedDay.ts';
import type { Insights } from '@wip/shared/forecast/insightSchemas.ts';
import { type DayUse, dailyUse } from '@wip/shared/forecast/insights/dailyUse.ts';
import { findInsights, insightDays, leastInsightDays } from '@wip/shared/forecast/insights/findInsights.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Board } from '../../../board/board.ts';
import { regionClock } from '../../../board/regionClock.ts';
import type { Repos } from '../../../db/repos.ts';
import { cutsOf } from './cutsOf.ts';
import { readMeterUse } from './readMeterUse.ts';

export interface InsightsDeps {
  repos: Pick<Repos, 'areaLoads' | 'readings' | 'daySummaries'>;
  board: Board;
  now: () => Date;
}

/** What stands out in the use of one meter. */
export async function insightsOfMeter(
  { repos, board, now }: InsightsDeps,
  meter: { number: number; maxPowerKw: number; isSimulated: boolean; areaId: string; regionId: string },
): Promise<Insights> {
  const clock = regionClock(board, meter.regionId);
  const asOf = now();
  const { today, fromDay, ...span } = spanBefore(clock, asOf);
  const readings = await readMeterUse(repos, meter, span);
  const days = dailyUse(readings, clock, { fromDay, toDay: today });
  const cuts = cutsOf(board, meter.areaId, { ...span, toMs: asOf.getTime() });
  const insights = findInsights({ readings, days, cuts, clock, today });
  return answer({ asOf, clock, insights, dayCount: days.length, isSimulated: meter.isSimulated });
}

/** What stands out in what is published of an area, and of nothing else. Errors: DomainError NOT_FOUND. */
export async function insightsOfArea({ repos, board, now }: InsightsDeps, areaId: string): Promise<Insights> {
  const { clock } = board.current().areaSchedule(areaId).schedule;
  const asOf = now();
  const { today, fromDay, ...span } = spanBefore(clock, asOf);
  const published = await repos.areaLoads.daysOf(areaId, fromDay, today - 1);
  const readings = published.flatMap(readingsOfDay);
  const members = new Map(published.map(({ day, memberCount }) => [day, memberCount]));
  const days = ofEqualMembers(readings, members, clock, { fromDay, toDay: today });
  const cuts = cutsOf(board, areaId, { ...span, toMs: asOf.getTime() });
  const insights = findInsights({ readings, days, cuts, clock, today });
  const isSimulated = published.some((day) => day.isSimulated);
  const result = answer({ asOf, clock, insights, dayCount: days.length, isSimulated });
  return published.length === 0 ? { ...result, noneBecause: 'no-meters' } : result;
}

function spanBefore(clock: ZoneClock, asOf: Date) {
  const today = clock.localDayAt(asOf.getTime());
  const fromDay = today - insightDays;
  return { today, fromDay, fromMs: clock.dayStartMs(fromDay), toMs: clock.dayStartMs(today) };
}

/** The days of an area as if each had had as many members as the last one: its meters may become more. */
function ofEqualMembers(
  readings: readonly PowerReading[],
  members: ReadonlyMap<LocalDay, number>,
  clock: ZoneClock,
  span: { fromDay: LocalDay; toDay: LocalDay },
): DayUse[] {
  const days = dailyUse(readings, clock, span).filter(({ day }) => (members.get(day) ?? 0) > 0);
  const last = members.get(days.at(-1)?.day ?? 0) ?? 0;
  return days.map(({ day, kwh }) => ({ day, kwh: (kwh * last) / members.get(day)! }));
}

function answer(found: {
  asOf: Date;
  clock: ZoneClock;
  insights: Insights['insights'];
  dayCount: number;
  isSimulated: boolean;
}): Insights {
  const { asOf, clock, insights, dayCount, isSimulated } = found;
  return {
    asOf,
    timeZone: clock.timeZone,
    insights,
    noneBecause: dayCount < leastInsightDays ? 'too-little-history' : null,
    isSimulated,
  };
}
