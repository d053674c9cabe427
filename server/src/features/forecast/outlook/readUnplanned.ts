import type { MeterFact, SilenceFact } from '@wip/shared/consumption/silence/meterFacts.ts';
import { reachesToMs } from '@wip/shared/consumption/silence/meterFacts.ts';
import type { Outlook } from '@wip/shared/forecast/forecastSchemas.ts';
import { remainingOutage, unplannedPerYear } from '@wip/shared/forecast/outlook/unplannedOutages.ts';
import { wholeAreaShare } from '@wip/shared/status/evidenceWeights.ts';
import { statusCodeAt } from '@wip/shared/status/timelines.ts';
import { dayMs, hourMs, minuteMs } from '@wip/shared/time.ts';
import type { BoardSnapshot } from '../../../board/boardSnapshot.ts';
import type { RegionSchedule } from './outlookOfRegion.ts';

const yearMs = 365.25 * dayMs;
const shortestWatchMs = dayMs;
const longestWatchMs = 400 * dayMs;
/** Meters were last heard up to so long before their power went. */
const onsetDoubtMs = 15 * minuteMs;
/** A rate over a year hardly changes within it, while all meter facts of a region are many to walk. */
const regionHoldsMs = hourMs;

interface Unplanned extends SilenceFact {
  reachesToMs: number;
}

interface RegionUnplanned {
  atMs: number;
  watchedAreas: number;
  cases: Unplanned[];
}

const knownOfRegion = new WeakMap<RegionSchedule['rules'], RegionUnplanned>();

/** Faults that nobody planned, told by meters that fell silent together outside of planned cuts. */
export function readUnplanned(
  snapshot: BoardSnapshot,
  areaId: string,
  { nowMs, watchedFromMs }: { nowMs: number; watchedFromMs: number | null },
): Pick<Outlook, 'unplanned' | 'running'> {
  const { area } = snapshot.areaSchedule(areaId);
  const ofArea = unplannedOf(snapshot, area.areaId, nowMs);
  const running = ofArea.find(({ endsAt, reachesToMs }) => endsAt === null && reachesToMs > nowMs);
  if (watchedFromMs === null || nowMs - watchedFromMs < shortestWatchMs)
    return { unplanned: null, running: null };
  const years = Math.min(nowMs - watchedFromMs, longestWatchMs) / yearMs;
  const ofRegion = unplannedOfRegion(snapshot, area.regionId, nowMs);
  const perYear = unplannedPerYear(
    { cases: ofArea.length, years: snapshot.metersOf(area.number) ? years : 0 },
    { cases: ofRegion.cases.length, years: ofRegion.watchedAreas * years },
  );
  return {
    unplanned: perYear === null ? null : { perYear, cases: ofArea.length },
    running: running ? remaining(running, ofRegion.cases, nowMs) : null,
  };
}

function remaining(running: Unplanned, ofRegion: readonly Unplanned[], nowMs: number): Outlook['running'] {
  const startedAtMs = running.startsAt.getTime();
  const others = ofRegion
    .filter(({ startsAt }) => startsAt < running.startsAt)
    .map(({ startsAt, endsAt, reachesToMs }) => ({
      durationMs: Math.min(reachesToMs, nowMs) - startsAt.getTime(),
      hasEnded: endsAt !== null,
    }));
  const { cases, chanceOfAnotherHour, halfEndAgeMs } = remainingOutage(others, nowMs - startedAtMs);
  const halfEndBy = halfEndAgeMs === null ? null : new Date(startedAtMs + halfEndAgeMs);
  return { startedAt: running.startsAt, halfEndBy, chanceOfAnotherHour, cases };
}

/** Those of all areas of a region, at most an hour old. */
function unplannedOfRegion(snapshot: BoardSnapshot, regionId: string, nowMs: number): RegionUnplanned {
  const rules = snapshot.schedules.get(regionId)!.rules;
  const known = knownOfRegion.get(rules);
  if (known && nowMs >= known.atMs && nowMs < known.atMs + regionHoldsMs) return known;
  const watched = [...snapshot.meters.factsOf.keys()].flatMap((number) => {
    const area = snapshot.catalogue.byNumber.get(number);
    return area?.regionId === regionId ? [area.areaId] : [];
  });
  const cases = watched.flatMap((areaId) => unplannedOf(snapshot, areaId, nowMs));
  const found = { atMs: nowMs, watchedAreas: watched.length, cases };
  if (watched.length > 0) knownOfRegion.set(rules, found);
  return found;
}

/** The silences of most of an area's meters that did not begin in a planned cut. */
function unplannedOf(snapshot: BoardSnapshot, areaId: string, nowMs: number): Unplanned[] {
  const { area, schedule, program } = snapshot.areaSchedule(areaId);
  const meters = snapshot.metersOf(area.number);
  if (!meters) return [];
  return meters.facts.filter(isWhole).flatMap((fact) => {
    const startsAtMs = fact.startsAt.getTime();
    if (startsAtMs < nowMs - longestWatchMs) return [];
    const planned = schedule.timelineAround(program, startsAtMs, nowMs);
    const lastOnsetMs = Math.min(startsAtMs + onsetDoubtMs, fact.endsAt?.getTime() ?? Infinity);
    if ([startsAtMs, lastOnsetMs].some((atMs) => statusCodeAt(planned, atMs).code === 'f')) return [];
    return [{ ...fact, reachesToMs: reachesToMs(fact, meters.heardAtMs) }];
  });
}

function isWhole(fact: MeterFact): fact is SilenceFact {
  return fact.kind === 'silence' && fact.silent >= wholeAreaShare * fact.of;
}
