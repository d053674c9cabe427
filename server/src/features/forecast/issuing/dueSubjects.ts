import { publishedAfterMs } from '@wip/shared/consumption/historySteps.ts';
import { hourMs, minuteMs } from '@wip/shared/durations.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import { createZoneClock, type ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { Repos } from '../../../db/repos.ts';

export type IssuingRepos = Pick<
  Repos,
  | 'areaLoads'
  | 'areaBackfills'
  | 'areaHours'
  | 'forecasts'
  | 'demandScores'
  | 'meters'
  | 'regions'
  | 'datasets'
>;

export type IssuedMeter = Awaited<ReturnType<Repos['meters']['all']>>[number];

/** An area or meter whose forecasts of the coming day and the next are to be issued. */
export interface DueSubject {
  subject: string | number;
  meter: IssuedMeter | null;
  regionId: string;
  clock: ZoneClock;
  /** The first whole hour of the local day. */
  originMs: number;
}

/** Meters that send by the hour have sent by then. */
const meterWaitsMs = 15 * minuteMs;
/** The last hour of a day is decided by then, or never will be while publishing keeps up. */
const areaWaitsMs = 80 * minuteMs;
const longestWaitMs = 6 * hourMs;
const announcedForMs = 2 * hourMs;

/** Whose forecasts are due at a moment, areas first: of each region once its local day has begun. */
export async function dueSubjects(repos: IssuingRepos, nowMs: number): Promise<DueSubject[]> {
  const meters = Map.groupBy(await repos.meters.all(), ({ regionId }) => regionId);
  const openAreas = await repos.areaBackfills.list(new Date(nowMs - announcedForMs));
  const waiting = new Set(openAreas.map(({ areaId }) => areaId));
  const areas: DueSubject[] = [];
  const ofMeters: DueSubject[] = [];
  for (const [regionId, clock] of await activeClocks(repos)) {
    const today = clock.localDayAt(nowMs);
    const originMs = firstHourOf(clock, today);
    const sinceMs = nowMs - originMs;
    if (sinceMs < publishedAfterMs) continue;
    const tomorrowMs = firstHourOf(clock, nextDay(clock, today));
    const done = await repos.forecasts.subjectsWith(regionId, new Date(tomorrowMs), 1);
    const due = (subject: string | number, meter: IssuedMeter | null) =>
      done.has(subject) ? [] : [{ subject, meter, regionId, clock, originMs }];
    const ready = await publishedAreas(repos, { regionId, clock, today, sinceMs });
    areas.push(...ready.filter((areaId) => !waiting.has(areaId)).flatMap((areaId) => due(areaId, null)));
    if (sinceMs < meterWaitsMs) continue;
    ofMeters.push(...(meters.get(regionId) ?? []).flatMap((meter) => due(meter.number, meter)));
  }
  return [...areas, ...ofMeters];
}

interface RegionDay {
  regionId: string;
  clock: ZoneClock;
  today: LocalDay;
  sinceMs: number;
}

/** The areas of which the day before is published. */
async function publishedAreas(repos: IssuingRepos, { regionId, clock, today, sinceMs }: RegionDay) {
  let yesterday = today - 1;
  while (!clock.hasDay(yesterday)) yesterday -= 1;
  const progress = await repos.areaLoads.progressOfRegion(regionId, [yesterday, today]);
  const begun = new Set(progress.filter(({ day }) => day === today).map(({ areaId }) => areaId));
  return progress
    .filter(({ day }) => day === yesterday)
    .filter(
      ({ areaId, isComplete }) =>
        isComplete || (sinceMs > areaWaitsMs && begun.has(areaId)) || sinceMs > longestWaitMs,
    )
    .map(({ areaId }) => areaId);
}

function firstHourOf(clock: ZoneClock, day: LocalDay): number {
  return Math.ceil(clock.dayStartMs(day) / hourMs) * hourMs;
}

function nextDay(clock: ZoneClock, day: LocalDay): LocalDay {
  let next = day + 1;
  while (!clock.hasDay(next)) next += 1;
  return next;
}

async function activeClocks(repos: Pick<Repos, 'regions' | 'datasets'>): Promise<Map<string, ZoneClock>> {
  const pointers = await repos.regions.pointers();
  const active = new Map(pointers.map(({ regionId, activeVersion }) => [regionId, activeVersion]));
  const datasets = await repos.datasets.list();
  return new Map(
    datasets
      .filter(({ regionId, version }) => active.get(regionId) === version)
      .map(({ regionId, region }) => [regionId, createZoneClock(region.timeZone)]),
  );
}
