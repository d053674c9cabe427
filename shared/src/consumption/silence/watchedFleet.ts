import { gapsToKnow, type MeterRhythm } from './meterRhythm.ts';

/** A meter as the detector knows it: where it is, through whom it is heard, and its rhythm. */
export interface WatchedMeter {
  readonly meterId: string;
  readonly area: WatchedArea;
  readonly sources: readonly WatchedSource[];
  /** Null until it is heard for the first time. */
  rhythm: MeterRhythm | null;
}

/** A meter that was heard. */
export type HeardMeter = WatchedMeter & { rhythm: MeterRhythm };

/** An area, its meters and, while they are silent together, since when. */
export interface WatchedArea {
  readonly areaNumber: number;
  readonly meters: Set<WatchedMeter>;
  neighbours: readonly number[];
  alarm: SilenceAlarm | null;
}

/** A gateway, a provider, or the server's own intake. */
export interface WatchedSource {
  readonly source: string;
  readonly meters: Set<WatchedMeter>;
  /** When anything of it was heard last. */
  lastAtMs: number;
  /** Since when nothing of what it carries arrives although there is power; null while it works. */
  failsSinceMs: number | null;
}

/** Meters of an area that stopped together. */
export interface SilenceAlarm {
  sinceAtMs: number;
  /** Log-odds of an outage when it was raised. */
  logOdds: number;
  hit: Set<WatchedMeter>;
  silentMeters: number;
  expectedMeters: number;
}

/** Whether a meter was heard at all. */
export function isHeard(meter: WatchedMeter): meter is HeardMeter {
  return meter.rhythm !== null;
}

/** Whether enough is known of a meter for its silence to mean something. */
export function isKnown(meter: WatchedMeter): meter is HeardMeter {
  return isHeard(meter) && meter.rhythm.gaps >= gapsToKnow;
}

/** Whether a meter counts: it is known, and no source that carries it fails. */
export function isWeighing(meter: WatchedMeter): meter is HeardMeter {
  return isKnown(meter) && !isCutOff(meter);
}

/** Whether a source that carries the meter fails. */
export function isCutOff({ sources }: WatchedMeter): boolean {
  for (const { failsSinceMs } of sources) if (failsSinceMs !== null) return true;
  return false;
}
