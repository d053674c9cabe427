import { dayMs, minuteMs } from '../../durations.ts';
import { moveAlarm, raiseAlarms, resumeAlarm } from './areaAlarms.ts';
import { fewestMeters } from './meterFacts.ts';
import { learnGap, newRhythm, silentFromMs } from './meterRhythm.ts';
import { countReporting, type ReportingCount } from './reportingMeters.ts';
import { judgeSources, liftFailure } from './sourceFailures.ts';
import {
  type HeardMeter,
  isCutOff,
  isHeard,
  isKnown,
  type WatchedArea,
  type WatchedMeter,
  type WatchedSource,
} from './watchedFleet.ts';

/** Where a meter is, and through whom its readings come: its gateway, its provider's API key. */
export interface MeterPlace {
  meterId: string;
  areaNumber: number;
  sources: readonly string[];
}

/** Meters of an area stopped reporting together. */
export interface SilenceEvidence {
  kind: 'silence';
  areaNumber: number;
  /** When the last of them was heard. */
  sinceAtMs: number;
  silentMeters: number;
  /** How many would usually have been heard since. */
  expectedMeters: number;
  /** Log-odds of an outage when the silence became evidence. */
  logOdds: number;
  /** Whether a part of the area still reports. */
  partial: boolean;
}

/** A source of which nothing arrives although there is power; its meters weigh nothing meanwhile. */
export interface FailingSource {
  source: string;
  sinceAtMs: number;
}

const asleepMs = 5 * minuteMs;
const forgottenMs = 7 * dayMs;
const shortestGapMs = 1000;
const wholeShare = 0.8;
const intake = 'intake';

/**
 * Tells from meters' arrivals alone where the power went off: feed it `hear` for each arrival, in the order
 * of arrival, and `tick` every 10 to 30 s. It has no clock and does no I/O.
 *
 * Evidence begins when meters of an area, five or more, stop together by more than loss and their own habits
 * explain, and ends when they return. A source whose meters fall silent across areas is failing instead.
 * Source: docs/decisions/silence-as-evidence.md.
 */
export class SilenceDetector {
  readonly #meters = new Map<string, WatchedMeter>();
  readonly #areas = new Map<number, WatchedArea>();
  readonly #sources = new Map<string, WatchedSource>();
  #lastTickMs: number | null = null;

  /** Adds a meter, or moves it; moved, it is learned anew. */
  place({ meterId, areaNumber, sources }: MeterPlace): void {
    this.remove(meterId);
    const area = this.#area(areaNumber);
    const carriers = [...new Set(sources), intake].map((source) => this.#source(source));
    const meter: WatchedMeter = { meterId, area, sources: carriers, rhythm: null };
    this.#meters.set(meterId, meter);
    area.meters.add(meter);
    for (const carrier of carriers) carrier.meters.add(meter);
  }

  /** Forgets a meter. */
  remove(meterId: string): void {
    const meter = this.#meters.get(meterId);
    if (!meter) return;
    this.#meters.delete(meterId);
    meter.area.meters.delete(meter);
    for (const source of meter.sources) source.meters.delete(meter);
  }

  /** Names the areas beside an area: silence there at the same time makes an outage likelier. */
  setNeighbours(areaNumber: number, neighbours: readonly number[]): void {
    this.#area(areaNumber).neighbours = neighbours;
  }

  /** Takes one arrival, in constant time. One of an unknown meter, or before the meter's last, says nothing. */
  hear(meterId: string, arrivedAtMs: number): void {
    const meter = this.#meters.get(meterId);
    if (!meter) return;
    for (const source of meter.sources) {
      if (arrivedAtMs > source.lastAtMs) source.lastAtMs = arrivedAtMs;
    }
    if (!isHeard(meter)) {
      meter.rhythm = newRhythm(arrivedAtMs);
      return;
    }
    const { rhythm } = meter;
    const gapMs = arrivedAtMs - rhythm.lastAtMs;
    if (gapMs <= 0) return;
    if (gapMs >= shortestGapMs && !isExcused(meter)) learnGap(rhythm, gapMs);
    rhythm.lastAtMs = arrivedAtMs;
  }

  /** Judges all silences at `nowMs`; returns the evidence that holds. */
  tick(nowMs: number): SilenceEvidence[] {
    if (this.#lastTickMs !== null && nowMs - this.#lastTickMs > asleepMs) this.#forgive(nowMs);
    this.#lastTickMs = nowMs;
    for (const source of this.#sources.values()) liftFailure(source, nowMs);
    const late = this.#lateMeters(nowMs);
    judgeSources(late, nowMs);
    for (const area of this.#areas.values()) moveAlarm(area, nowMs);
    raiseAlarms(
      Map.groupBy(late, (meter) => meter.area),
      this.#areas,
      nowMs,
    );
    return this.#evidence();
  }

  /** Goes on with a silence that was evidence before the detector began; it ends as any other does. */
  resume(areaNumber: number, sinceAtMs: number): void {
    resumeAlarm(this.#area(areaNumber), sinceAtMs);
  }

  /** After a time in which arrivals may have been missed: silences count from now, but those that are evidence. */
  excuse(nowMs: number): void {
    for (const meter of this.#meters.values()) {
      if (meter.rhythm && !meter.area.alarm?.hit.has(meter)) meter.rhythm.countsFromMs = nowMs;
    }
  }

  /** How many of an area's meters report since a moment, of those from which it was expected. Costs as many steps. */
  reporting(areaNumber: number, moment: { sinceAtMs: number; nowMs: number }): ReportingCount {
    const area = this.#areas.get(areaNumber);
    return area ? countReporting(area, moment) : { reporting: 0, of: 0 };
  }

  /** The sources that fail now. */
  failingSources(): FailingSource[] {
    return [...this.#sources.values()].flatMap(({ source, failsSinceMs }) =>
      failsSinceMs === null ? [] : [{ source, sinceAtMs: failsSinceMs }],
    );
  }

  #evidence(): SilenceEvidence[] {
    return [...this.#areas.values()].flatMap(({ areaNumber, alarm }) => {
      if (!alarm || alarm.expectedMeters < fewestMeters) return [];
      const { sinceAtMs, silentMeters, expectedMeters, logOdds } = alarm;
      const partial = silentMeters < wholeShare * expectedMeters;
      return [{ kind: 'silence', areaNumber, sinceAtMs, silentMeters, expectedMeters, logOdds, partial }];
    });
  }

  #lateMeters(nowMs: number): HeardMeter[] {
    const late: HeardMeter[] = [];
    for (const meter of this.#meters.values()) {
      if (!isKnown(meter)) continue;
      const ageMs = nowMs - silentFromMs(meter.rhythm);
      if (ageMs < meter.rhythm.lateMs) continue;
      if (ageMs < forgottenMs) late.push(meter);
      else this.#meters.get(meter.meterId)!.rhythm = null;
    }
    return late;
  }

  /** While nobody looked, nobody listened either: all silences count from now. */
  #forgive(nowMs: number): void {
    for (const { rhythm } of this.#meters.values()) if (rhythm) rhythm.countsFromMs = nowMs;
  }

  #area(areaNumber: number): WatchedArea {
    let area = this.#areas.get(areaNumber);
    if (!area) {
      area = { areaNumber, meters: new Set(), neighbours: [], alarm: null };
      this.#areas.set(areaNumber, area);
    }
    return area;
  }

  #source(source: string): WatchedSource {
    let watched = this.#sources.get(source);
    if (!watched) {
      watched = { source, meters: new Set(), lastAtMs: Number.NEGATIVE_INFINITY, failsSinceMs: null };
      this.#sources.set(source, watched);
    }
    return watched;
  }
}

/** Whether a gap says nothing of the meter: a failing source or a sleeping server lies in it. */
function isExcused(meter: HeardMeter): boolean {
  return meter.rhythm.countsFromMs > meter.rhythm.lastAtMs || isCutOff(meter);
}
