import type { MeterFact, SilenceFact } from '@wip/shared/consumption/silence/meterFacts.ts';
import { reachesToMs } from '@wip/shared/consumption/silence/meterFacts.ts';
import type { Outlook } from '@wip/shared/forecast/forecastSchemas.ts';
import { remainingOutage, unplannedPerYear } from '@wip/shared/forecast/outlook/unplannedOutages.ts';
import { wholeAreaShare } from '@wip/shared/status/evidenceWeights.ts';
import { statusCodeAt } from '@wip/shared/status/timelines.ts';
import { dayMs } from '@wip/shared/time.ts';
import type { BoardSnapshot } from '../../../board/boardSnapshot.ts';

const yearMs = 365.25 * dayMs;
const shortestWatchMs = dayMs;

interface Unplanned extends SilenceFact {
  reachesToMs: number;
}

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
  const years = (nowMs - watchedFromMs) / yearMs;
  const watched = [...snapshot.meters.factsOf.keys()].flatMap((number) => {
    const other = snapshot.catalogue.byNumber.get(number);
    return other?.regionId === area.regionId ? [other.areaId] : [];
  });
  const ofRegion = watched.flatMap((other) => unplannedOf(snapshot, other, nowMs));
  const perYear = unplannedPerYear(
    { cases: ofArea.length, years: watched.includes(areaId) ? years : 0 },
    { cases: ofRegion.length, years: watched.length * years },
  );
  return {
    unplanned: perYear === null ? null : { perYear, cases: ofArea.length },
    running: running ? remaining(running, ofRegion, nowMs) : null,
  };
}

function remaining(running: Unplanned, ofRegion: readonly Unplanned[], nowMs: number): Outlook['running'] {
  const startedAtMs = running.startsAt.getTime();
  const others = ofRegion
    .filter((other) => other !== running && other.startsAt < running.startsAt)
    .map(({ startsAt, endsAt, reachesToMs }) => ({
      durationMs: Math.min(reachesToMs, nowMs) - startsAt.getTime(),
      hasEnded: endsAt !== null,
    }));
  const { cases, chanceOfAnotherHour, halfEndAgeMs } = remainingOutage(others, nowMs - startedAtMs);
  const halfEndBy = halfEndAgeMs === null ? null : new Date(startedAtMs + halfEndAgeMs);
  return { startedAt: running.startsAt, halfEndBy, chanceOfAnotherHour, cases };
}

/** The silences of most of an area's meters that did not begin in a planned cut. */
function unplannedOf(snapshot: BoardSnapshot, areaId: string, nowMs: number): Unplanned[] {
  const { area, schedule, program } = snapshot.areaSchedule(areaId);
  const meters = snapshot.metersOf(area.number);
  if (!meters) return [];
  return meters.facts.filter(isWhole).flatMap((fact) => {
    const startsAtMs = fact.startsAt.getTime();
    const planned = schedule.timelineAround(program, startsAtMs, nowMs);
    if (statusCodeAt(planned, startsAtMs).code === 'f') return [];
    return [{ ...fact, reachesToMs: reachesToMs(fact, meters.heardAtMs) }];
  });
}

function isWhole(fact: MeterFact): fact is SilenceFact {
  return fact.kind === 'silence' && fact.silent >= wholeAreaShare * fact.of;
}
