import { logSilenceWithPower, silentFromMs } from './meterRhythm.ts';
import { type HeardMeter, isKnown, type WatchedArea, type WatchedSource } from './watchedFleet.ts';

const fewestSilentMeters = 3;
const leastLogRatio = 10;
const severalAreas = 3;

/**
 * Marks the sources that fail, and lifts the mark from those that were heard again.
 *
 * `lateMeters` are the known meters with a report overdue. A source fails if all it carries fell silent,
 * and either others in the same areas were still heard when its meters should have been, or that happened
 * in several areas at once. The silence of one area's meters, of all sources, is no failure.
 */
export function judgeSources(lateMeters: readonly HeardMeter[], nowMs: number): void {
  const silent = new Map<WatchedSource, HeardMeter[]>();
  for (const meter of lateMeters) {
    if (meter.area.alarm) continue;
    for (const source of meter.sources) {
      if (source.failsSinceMs !== null) continue;
      const meters = silent.get(source);
      if (meters) meters.push(meter);
      else silent.set(source, [meter]);
    }
  }
  for (const [source, meters] of silent) {
    if (meters.length < fewestSilentMeters) continue;
    if (meters.reduce((sum, meter) => sum + logRatio(meter, source.lastAtMs, nowMs), 0) < leastLogRatio)
      continue;
    if (isFailing(source, meters, nowMs)) source.failsSinceMs = source.lastAtMs;
  }
}

/** Ends a failure once its source is heard again; meters still to come get their time from now. */
export function liftFailure(source: WatchedSource, nowMs: number): void {
  const sinceMs = source.failsSinceMs;
  if (sinceMs === null || source.lastAtMs <= sinceMs) return;
  source.failsSinceMs = null;
  for (const { rhythm } of source.meters) {
    if (rhythm && rhythm.lastAtMs <= sinceMs) rhythm.countsFromMs = nowMs;
  }
}

function isFailing(source: WatchedSource, silent: readonly HeardMeter[], nowMs: number): boolean {
  const byArea = Map.groupBy(
    silent.filter((meter) => logRatio(meter, source.lastAtMs, nowMs) > 0.5),
    (meter) => meter.area,
  );
  if (byArea.size >= severalAreas) return true;
  let unlikely = 0;
  for (const [area, meters] of byArea) {
    const heardAtMs = othersHeardAt(area, source);
    if (heardAtMs <= source.lastAtMs) continue;
    for (const meter of meters) unlikely += logRatio(meter, source.lastAtMs, heardAtMs);
  }
  return unlikely >= leastLogRatio;
}

/** When a meter of the area that another source carries was heard last. */
function othersHeardAt(area: WatchedArea, source: WatchedSource): number {
  let heardAtMs = Number.NEGATIVE_INFINITY;
  for (const meter of area.meters) {
    if (isKnown(meter) && !meter.sources.includes(source)) {
      heardAtMs = Math.max(heardAtMs, meter.rhythm.lastAtMs);
    }
  }
  return heardAtMs;
}

/** How much a meter's silence until `untilMs` speaks for it having been cut off at `sinceMs`. */
function logRatio({ rhythm }: HeardMeter, sinceMs: number, untilMs: number): number {
  const fromMs = silentFromMs(rhythm);
  if (fromMs > sinceMs) return 0;
  return (
    logSilenceWithPower(rhythm, fromMs, sinceMs - fromMs) -
    logSilenceWithPower(rhythm, fromMs, untilMs - fromMs)
  );
}
