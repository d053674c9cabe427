import type { PowerReading } from '../../consumption/powerReading.ts';
import type { LocalDay } from '../../schedule/localDay.ts';
import type { ZoneClock } from '../../schedule/zoneClock.ts';
import type { Insight } from '../insightSchemas.ts';
import type { DayUse } from './dailyUse.ts';
import { eveningPeakShare } from './eveningPeakShare.ts';
import { readingsByDay } from './meteredHours.ts';
import { nightBaseLoad } from './nightBaseLoad.ts';
import { type PowerCut, rebound } from './rebound.ts';
import { unusualDay } from './unusualDay.ts';

/** So many whole days before today are looked at. */
export const insightDays = 112;
/** The days that tell of now, and those before that tell what is usual. */
const recentDays = 28;
const usualDays = 56;
/** Fewer whole days tell nothing. */
export const leastInsightDays = 14;

/** What insights are made of: of a meter, or what is published of an area. */
export interface UseAround {
  readings: readonly PowerReading[];
  /** The whole days, comparable with each other. */
  days: readonly DayUse[];
  cuts: readonly PowerCut[];
  clock: ZoneClock;
  today: LocalDay;
}

/** What stands out in the use before today, in a fixed order; none below `leastInsightDays` whole days. */
export function findInsights({ readings, days, cuts, clock, today }: UseAround): Insight[] {
  if (days.length < leastInsightDays) return [];
  const recentFromDay = today - recentDays;
  const recent = readingsByDay(readings, clock, { fromDay: recentFromDay, toDay: today });
  const longer = readingsByDay(readings, clock, { fromDay: recentFromDay - usualDays, toDay: today });
  const isRecent = days.at(-1)!.day >= recentFromDay;
  return [
    nightBaseLoad(recent, clock),
    eveningPeakShare(longer, clock, recentFromDay),
    isRecent ? unusualDay(days, clock) : null,
    rebound(readings, cuts, clock),
  ].filter((insight) => insight !== null);
}
