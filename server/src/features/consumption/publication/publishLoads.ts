import { publishedStepMs } from '@wip/shared/consumption/consumptionSchemas.ts';
import { publishedAfterMs } from '@wip/shared/consumption/historySteps.ts';
import { leastMembers } from '@wip/shared/consumption/publication/membership.ts';
import type { LocalDay } from '@wip/shared/schedule/localDay.ts';
import { createZoneClock, type ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import { hourMs, minuteMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import type { AreaBackfill } from './areaBackfills.repo.ts';
import type { Membership } from './areaMemberships.repo.ts';
import { type DayTask, publishDay } from './publishDay.ts';

export interface PublisherDeps {
  repos: Pick<
    Repos,
    | 'areaLoads'
    | 'areaMemberships'
    | 'areaBackfills'
    | 'readings'
    | 'meters'
    | 'journal'
    | 'regions'
    | 'datasets'
  >;
  now: () => Date;
}

/** How long an announced import may be silent until areas no longer wait for it. */
const announcedForMs = 2 * hourMs;
/** After so long a run of the past makes room for the present, and goes on in the next. */
const backfillForMs = 2 * minuteMs;

/** Each waits for the database several times. */
const areasAtOnce = 16;

type Area = Omit<DayTask, 'day' | 'dueMs' | 'mayFix'>;

/**
 * Publishes what is due of all areas that have meters: first the past that was imported, then the present and what a
 * stopped server left out. Any number of processes may run it; each slot is published once.
 */
export function createLoadPublisher({ repos, now }: PublisherDeps) {
  const clocks = new Map<string, ZoneClock>();
  /** The members that an area without any would get, as the last run saw them. */
  const candidates = new Map<string, string>();

  let doneMs = 0;
  let isStopped = false;

  async function publishDue(): Promise<void> {
    const dueMs = await foldedDueAt();
    const areas = await meteredAreas();
    const backfills = await openBackfills();
    await publishPast(areas, backfills, dueMs);
    const waiting = new Set(backfills.map(({ areaId }) => areaId));
    const all = [...areas.values()];
    for (let start = 0; start < all.length; start += areasAtOnce) {
      if (isStopped) return;
      const chunk = all.slice(start, start + areasAtOnce);
      await Promise.all(chunk.map((area) => publishPresent(area, dueMs, waiting.has(area.areaId))));
    }
    doneMs = dueMs;
  }

  async function isAnythingDue(): Promise<boolean> {
    if ((await foldedDueAt()) > doneMs) return true;
    return (await openBackfills()).some(({ readyAt }) => readyAt !== null);
  }

  /** A number is published once: a slot is due only when all that was accepted by then is folded. */
  async function foldedDueAt(): Promise<number> {
    const { oldestReceivedAt } = await repos.journal.backlog();
    return dueAt(Math.min(now().getTime(), oldestReceivedAt?.getTime() ?? Infinity));
  }

  function openBackfills(): Promise<AreaBackfill[]> {
    return repos.areaBackfills.list(new Date(now().getTime() - announcedForMs));
  }

  async function publishPresent(area: Area, dueMs: number, isWaiting: boolean): Promise<void> {
    const newest = await repos.areaLoads.newestDay(area.areaId);
    if (!newest && (isWaiting || area.meters.length < leastMembers)) return;
    const today = area.clock.localDayAt(dueMs - 1);
    const isComplete = newest && newest.decided >= newest.slotCount;
    const first = newest ? newest.day + (isComplete ? 1 : 0) : today;
    for (const day of daysBetween(area.clock, first, today)) {
      const dayTask = { ...area, day, dueMs, mayFix: newest ? always : isSettled };
      if (!(await publishDay(repos, dayTask)) && newest) break;
    }
  }

  async function publishPast(
    areas: ReadonlyMap<string, Area>,
    backfills: readonly AreaBackfill[],
    dueMs: number,
  ): Promise<void> {
    const ready = backfills.filter(({ readyAt }) => readyAt !== null);
    if (ready.length === 0) return;
    const { oldestReceivedAt } = await repos.journal.backlog();
    const untilMs = performance.now() + backfillForMs;
    for (const backfill of ready) {
      const isFolded = oldestReceivedAt === null || oldestReceivedAt > (backfill.readyAt ?? oldestReceivedAt);
      if (!isFolded) continue;
      const area = areas.get(backfill.areaId);
      if (area && !(await publishPastOf(area, backfill, { dueMs, untilMs }))) return;
      await repos.areaBackfills.done(backfill);
    }
  }

  /** Resolves to whether it came to the end. */
  async function publishPastOf(
    area: Area,
    { areaId, fromMs }: AreaBackfill,
    { dueMs, untilMs }: { dueMs: number; untilMs: number },
  ): Promise<boolean> {
    const { clock } = area;
    for (const day of daysBetween(clock, clock.localDayAt(fromMs), clock.localDayAt(dueMs - 1))) {
      if (isStopped || performance.now() > untilMs) {
        await repos.areaBackfills.advance(areaId, clock.dayStartMs(day));
        return false;
      }
      await publishDay(repos, { ...area, day, dueMs, mayFix: always });
    }
    return true;
  }

  /** New meters start one after the other: an area gets its first members once nobody joins any more. */
  function isSettled({ areaId, members }: Membership): boolean {
    const names = members.map(({ meterNumber }) => meterNumber).join();
    const wasSame = candidates.get(areaId) === names;
    candidates.set(areaId, names);
    return wasSame;
  }

  async function meteredAreas(): Promise<Map<string, Area>> {
    const zones = await activeZones();
    const meters = await repos.meters.all();
    const areas = new Map<string, Area>();
    for (const [areaId, ofArea] of Map.groupBy(meters, (meter: StoredMeter) => meter.areaId)) {
      const { regionId } = ofArea[0]!;
      const clock = zones.get(regionId);
      if (clock) areas.set(areaId, { areaId, regionId, clock, meters: ofArea });
    }
    return areas;
  }

  async function activeZones(): Promise<Map<string, ZoneClock>> {
    const datasets = new Map((await repos.datasets.list()).map((dataset) => [dataset.datasetId, dataset]));
    const zones = new Map<string, ZoneClock>();
    for (const { regionId, activeVersion } of await repos.regions.pointers()) {
      const timeZone = datasets.get(`${regionId}@${activeVersion}`)?.region.timeZone;
      if (timeZone) zones.set(regionId, clockOf(timeZone));
    }
    return zones;
  }

  function clockOf(timeZone: string): ZoneClock {
    const clock = clocks.get(timeZone) ?? createZoneClock(timeZone);
    clocks.set(timeZone, clock);
    return clock;
  }

  return {
    isAnythingDue,
    publishDue,
    /** Lets the run that is under way end soon. */
    stop(): void {
      isStopped = true;
    },
  };
}

/** The end of the last slot that is due at a moment. */
export function dueAt(nowMs: number): number {
  return Math.floor((nowMs - publishedAfterMs) / publishedStepMs) * publishedStepMs;
}

const always = () => true;

function* daysBetween(clock: ZoneClock, first: LocalDay, last: LocalDay): Iterable<LocalDay> {
  for (let day = first; day <= last; day++) if (clock.hasDay(day)) yield day;
}
