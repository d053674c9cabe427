import { silentAfterMissed, wasSilent, weighing } from './areaAlarms.ts';
import { missedReports, silentFromMs } from './meterRhythm.ts';
import type { WatchedArea } from './watchedFleet.ts';

/** How many meters of an area report, of those from which a report was expected. */
export interface ReportingCount {
  reporting: number;
  of: number;
}

/** Counts the meters heard after `sinceAtMs` that are not silent again; one that was silent before it is not expected. */
export function countReporting(
  area: WatchedArea,
  { sinceAtMs, nowMs }: { sinceAtMs: number; nowMs: number },
): ReportingCount {
  const count = { reporting: 0, of: 0 };
  for (const { rhythm } of weighing(area)) {
    const isHeardSince = rhythm.lastAtMs > sinceAtMs;
    if (!isHeardSince && wasSilent(rhythm, sinceAtMs)) continue;
    count.of += 1;
    const isSilent = missedReports(rhythm, nowMs - silentFromMs(rhythm)) >= silentAfterMissed;
    if (isHeardSince && !isSilent) count.reporting += 1;
  }
  return count;
}
