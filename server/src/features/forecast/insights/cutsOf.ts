import type { PowerCut } from '@wip/shared/forecast/insights/rebound.ts';
import { timelineWithMeters } from '@wip/shared/status/meterTimeline.ts';
import type { Board } from '../../../board/board.ts';

/** The times without power of an area within [fromMs, toMs) that ended there, by schedule and meters; none off the map. */
export function cutsOf(
  board: Board,
  areaId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): PowerCut[] {
  const snapshot = board.current();
  if (!snapshot.catalogue.byId.has(areaId)) return [];
  const { area, schedule, program } = snapshot.areaSchedule(areaId);
  const scheduled = schedule.timeline(program, fromMs, toMs, toMs);
  const meters = snapshot.metersOf(area.number);
  const { startsAtMs, states } = meters
    ? timelineWithMeters(scheduled, meters, { knownAtMs: Infinity, toMs })
    : scheduled;
  const cuts: PowerCut[] = [];
  for (let piece = 0; piece + 1 < states.length; piece++) {
    if (states[piece] !== 'f' || states[piece + 1] !== 'n') continue;
    cuts.push({ startsAtMs: startsAtMs[piece]!, endsAtMs: startsAtMs[piece + 1]! });
  }
  return cuts;
}
