import { hourMs } from '@wip/shared/durations.ts';
import {
  addPublishedDay,
  emptyHours,
  type HourlySums,
  hourlyMeans,
} from '@wip/shared/forecast/hourlySums.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import type { ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../../db/repos.ts';
import type { AreaHours } from './areaHours.repo.ts';

/** How far back a forecast looks. */
export const historyDays = 1_100;
/** So many days are read anew until they are kept as well. */
const keepEvery = 7;

export interface AreaSeries {
  startsAtMs: number;
  /** The mean load of each hour of UTC up to the origin; NaN where too little is published. */
  values: Float64Array;
  isSimulated: boolean;
}

/** The published hours of an area over 1,100 days up to `originMs`. A number that is published never changes. */
export async function readAreaSeries(
  repos: Pick<Repos, 'areaLoads' | 'areaHours'>,
  areaId: string,
  { clock, originMs }: { clock: ZoneClock; originMs: number },
): Promise<AreaSeries> {
  const lastDay = clock.localDayAt(originMs - 1);
  const fromMs = Math.floor(clock.dayStartMs(lastDay - historyDays) / hourMs) * hourMs;
  const firstDay = clock.localDayAt(fromMs);
  const kept = await repos.areaHours.of(areaId);
  const known = slide(kept, { fromMs, toMs: originMs, firstDay });
  const published = await repos.areaLoads.publishedDays(areaId, firstDay, lastDay);
  const fresh = published.filter((day) => !known.days.has(day));
  const read = await repos.areaLoads.someDaysOf(areaId, fresh);
  const open = read.filter(({ decided, slotCount }) => decided < slotCount);
  for (const day of read.filter((one) => !open.includes(one))) {
    addPublishedDay(known.hours, day);
    known.days.add(day.day);
    known.isSimulated ||= day.isSimulated;
  }
  if (read.length - open.length >= keepEvery) await repos.areaHours.save(areaId, known);
  for (const day of open) addPublishedDay(known.hours, day);
  return {
    startsAtMs: fromMs,
    values: hourlyMeans(known.hours),
    isSimulated: known.isSimulated || open.some((day) => day.isSimulated),
  };
}

function slide(
  kept: AreaHours | null,
  { fromMs, toMs, firstDay }: { fromMs: number; toMs: number; firstDay: LocalDay },
): AreaHours {
  const hours = emptyHours(fromMs, toMs);
  if (kept) copyHours(kept.hours, hours);
  const days = [...(kept?.days ?? [])].filter((day) => day >= firstDay);
  return { hours, days: new Set(days), isSimulated: kept?.isSimulated ?? false };
}

function copyHours(from: HourlySums, to: HourlySums): void {
  const shift = Math.round((from.startsAtMs - to.startsAtMs) / hourMs);
  const skipped = Math.max(0, -shift);
  const count = Math.min(from.sums.length - skipped, to.sums.length - Math.max(0, shift));
  if (count <= 0) return;
  to.sums.set(from.sums.subarray(skipped, skipped + count), Math.max(0, shift));
  to.counts.set(from.counts.subarray(skipped, skipped + count), Math.max(0, shift));
}
