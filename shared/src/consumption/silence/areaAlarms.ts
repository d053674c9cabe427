import { minuteMs } from '../../durations.ts';
import { likeliestOnset, type Onset } from './likeliestOnset.ts';
import { type MeterRhythm, missedReports, silentFromMs } from './meterRhythm.ts';
import { type HeardMeter, isWeighing, type SilenceAlarm, type WatchedArea } from './watchedFleet.ts';

const fewestSilentMeters = 3;
/** Missing reports after which a meter counts as silent. */
export const silentAfterMissed = 2;
/** Log-odds that an outage begins in an area within the minutes that a look covers. */
const logOddsBefore = -11;
const neighbourLogOdds = 2;
const neighbourWithinMs = 10 * minuteMs;
const leastLogOdds = 3;
/** How long devices may take to connect again once the power is back. */
const reconnectsWithinMs = 10 * minuteMs;
const returnedShare = 0.1;

/** Raises an alarm where the meters of an area stopped together. `areas` are those with meters late. */
export function raiseAlarms(
  areas: ReadonlyMap<WatchedArea, readonly HeardMeter[]>,
  all: ReadonlyMap<number, WatchedArea>,
  nowMs: number,
): void {
  const onsets = new Map<number, Onset>();
  for (const [area, late] of areas) {
    if (area.alarm || !isWorthALook(late, nowMs)) continue;
    const onset = likeliestOnset(
      weighing(area).map(({ rhythm }) => rhythm),
      nowMs,
    );
    if (onset) onsets.set(area.areaNumber, onset);
  }
  for (const [areaNumber, onset] of onsets) {
    const area = all.get(areaNumber)!;
    const logOdds =
      logOddsBefore +
      onset.logLikelihoodRatio +
      (isNearAnother(area, onset, { all, onsets }) ? neighbourLogOdds : 0);
    if (logOdds < leastLogOdds) continue;
    const { sinceAtMs } = onset;
    const alarm = { sinceAtMs, logOdds, hit: new Set<HeardMeter>(), silentMeters: 0, expectedMeters: 0 };
    countHit(area, alarm, nowMs);
    if (alarm.silentMeters >= fewestSilentMeters) area.alarm = alarm;
  }
}

/** Whether a neighbouring area fell silent at about the same time, or is likely to have. */
function isNearAnother(
  area: WatchedArea,
  { sinceAtMs }: Onset,
  { all, onsets }: { all: ReadonlyMap<number, WatchedArea>; onsets: ReadonlyMap<number, Onset> },
): boolean {
  return area.neighbours.some((number) => {
    const onset = onsets.get(number);
    const isLikely = onset !== undefined && onset.logLikelihoodRatio > -logOddsBefore / 2;
    const near = all.get(number)?.alarm ?? (isLikely ? onset : null);
    return near ? Math.abs(near.sinceAtMs - sinceAtMs) <= neighbourWithinMs : false;
  });
}

/** Moves an alarm on: slower meters join it, and it ends when a tenth of the meters, two at least, are back. */
export function moveAlarm(area: WatchedArea, nowMs: number): void {
  const { alarm } = area;
  if (!alarm) return;
  const returned = countHit(area, alarm, nowMs);
  const hitMeters = alarm.silentMeters + returned;
  const isBack = returned >= Math.max(2, Math.ceil(returnedShare * hitMeters));
  if (!isBack && hitMeters >= fewestSilentMeters) return;
  area.alarm = null;
  for (const { rhythm } of area.meters) {
    if (rhythm && rhythm.lastAtMs <= alarm.sinceAtMs) rhythm.countsFromMs = nowMs + reconnectsWithinMs;
  }
}

/** Takes an alarm up again: all that were not heard since its onset are hit. */
export function resumeAlarm(area: WatchedArea, sinceAtMs: number): void {
  const silent = weighing(area).filter(({ rhythm }) => rhythm.lastAtMs <= sinceAtMs);
  area.alarm = {
    sinceAtMs,
    logOdds: leastLogOdds,
    hit: new Set(silent),
    silentMeters: silent.length,
    expectedMeters: silent.length,
  };
}

/** Counts who is silent since the alarm's onset, of those heard before it. Returns how many came back. */
function countHit(area: WatchedArea, alarm: SilenceAlarm, nowMs: number): number {
  let returned = 0;
  alarm.silentMeters = 0;
  alarm.expectedMeters = 0;
  for (const meter of weighing(area)) {
    const { rhythm } = meter;
    const fromMs = silentFromMs(rhythm);
    const isHeardSince = rhythm.lastAtMs > alarm.sinceAtMs;
    if (!isHeardSince && wasSilent(rhythm, alarm.sinceAtMs)) continue;
    alarm.expectedMeters += 1;
    if (isHeardSince) {
      if (alarm.hit.has(meter)) returned += 1;
    } else if (missedReports(rhythm, nowMs - fromMs) >= silentAfterMissed) {
      alarm.hit.add(meter);
      alarm.silentMeters += 1;
    }
  }
  return returned;
}

/** Whether a meter was silent already at `atMs`, or had not been given its time to return. */
export function wasSilent(rhythm: MeterRhythm, atMs: number): boolean {
  const fromMs = silentFromMs(rhythm);
  return fromMs > atMs || missedReports(rhythm, atMs - fromMs) >= silentAfterMissed;
}

/** A cheap bound: enough meters are silent at all. */
function isWorthALook(late: readonly HeardMeter[], nowMs: number): boolean {
  let silent = 0;
  for (const meter of late) {
    if (!isWeighing(meter)) continue;
    const ageMs = nowMs - silentFromMs(meter.rhythm);
    if (missedReports(meter.rhythm, ageMs) >= silentAfterMissed) silent += 1;
  }
  return silent >= fewestSilentMeters;
}

/** The meters of an area that count. */
export function weighing(area: WatchedArea): HeardMeter[] {
  return [...area.meters].filter(isWeighing);
}
