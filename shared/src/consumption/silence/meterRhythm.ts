import { dayMs, hourMs } from '../../durations.ts';

/**
 * What one meter's arrivals have taught: how often it reports, how often a report is missing, and how
 * often it falls silent by itself, by the hour of the day where that has happened.
 */
export interface MeterRhythm {
  /** When it was heard last. */
  lastAtMs: number;
  /** The clock from which its silence counts where that is later: a failure ended, the server was asleep. */
  countsFromMs: number;
  /** How many gaps it was learned from. */
  gaps: number;
  /** The median gap. */
  intervalMs: number;
  /** The gap that one report in twenty exceeds, at least one and a half intervals. */
  lateMs: number;
  /** The share of its reports that never arrive. */
  lossShare: number;
  /** How long it was watched while it reported. */
  watchedMs: number;
  ownSilences: number;
  /** The same by the hour in UTC at which they began; null before the first. */
  ownSilencesByHour: Uint16Array | null;
}

/** A meter is known, and its silence means something, after so many gaps. */
export const gapsToKnow = 5;

const ownSilenceMissed = 5;
const typicalOwnSilenceMs = hourMs;

/** A meter of which nothing is known yet, first heard at `atMs`. */
export function newRhythm(atMs: number): MeterRhythm {
  return {
    lastAtMs: atMs,
    countsFromMs: atMs,
    gaps: 0,
    intervalMs: 0,
    lateMs: 0,
    lossShare: 0.05,
    watchedMs: 0,
    ownSilences: 0,
    ownSilencesByHour: null,
  };
}

/**
 * Learns from the gap that ends now, in constant time and memory.
 *
 * The median and the 95 % quantile move by a small factor, up or down, whatever the size of the gap: one
 * long silence moves them as little as one late report.
 */
export function learnGap(rhythm: MeterRhythm, gapMs: number): void {
  rhythm.gaps += 1;
  if (rhythm.gaps === 1) rhythm.intervalMs = gapMs;
  const missed = rhythm.gaps > gapsToKnow ? missedReports(rhythm, gapMs) : 0;
  const step = 1 + Math.max(0.02, 0.5 / rhythm.gaps);
  rhythm.intervalMs *= gapMs > rhythm.intervalMs ? step : 1 / step;
  const lateMs = rhythm.lateMs * (gapMs > rhythm.lateMs ? 1.095 : 0.995);
  rhythm.lateMs = Math.min(Math.max(lateMs, 1.5 * rhythm.intervalMs), 4 * rhythm.intervalMs);
  if (missed >= ownSilenceMissed) {
    countOwnSilence(rhythm, rhythm.lastAtMs);
    return;
  }
  rhythm.watchedMs += gapMs;
  const lossShare = rhythm.lossShare + 0.01 * (missed - rhythm.lossShare * (missed + 1));
  rhythm.lossShare = Math.min(Math.max(lossShare, 0.01), 0.5);
}

/** How many reports are missing after a silence of `ageMs`. */
export function missedReports({ lateMs, intervalMs }: MeterRhythm, ageMs: number): number {
  return ageMs < lateMs ? 0 : 1 + Math.floor((ageMs - lateMs) / intervalMs);
}

/**
 * The natural logarithm of the probability that a meter with power is silent for `ageMs` or longer: every
 * report missing was lost, or the meter went silent by itself when the first of them was due. 0 before one is late.
 */
export function logSilenceWithPower(rhythm: MeterRhythm, silentFromMs: number, ageMs: number): number {
  const missed = missedReports(rhythm, ageMs);
  if (missed === 0) return 0;
  const begins = ownSilencesPerMs(rhythm, silentFromMs) * rhythm.intervalMs;
  const lasts = 1 / (1 + ageMs / typicalOwnSilenceMs);
  return Math.log(Math.min(1, rhythm.lossShare ** missed + begins * lasts));
}

/** From when a meter's silence counts. */
export function silentFromMs({ lastAtMs, countsFromMs }: MeterRhythm): number {
  return lastAtMs > countsFromMs ? lastAtMs : countsFromMs;
}

/** How often the meter goes silent by itself at this hour: its own rate, until the hour has shown another. */
function ownSilencesPerMs(rhythm: MeterRhythm, atMs: number): number {
  const perMs = (0.5 + rhythm.ownSilences) / (2.5 * dayMs + rhythm.watchedMs);
  if (!rhythm.ownSilencesByHour) return perMs;
  const watchedDays = rhythm.watchedMs / dayMs;
  const inHour = rhythm.ownSilencesByHour[hourOf(atMs)]!;
  const daysOfDoubt = 3;
  return (perMs * hourMs * daysOfDoubt + inHour) / ((daysOfDoubt + watchedDays) * hourMs);
}

function countOwnSilence(rhythm: MeterRhythm, atMs: number): void {
  rhythm.ownSilences += 1;
  rhythm.ownSilencesByHour ??= new Uint16Array(24);
  rhythm.ownSilencesByHour[hourOf(atMs)]! += 1;
}

function hourOf(atMs: number): number {
  return Math.floor(atMs / hourMs) % 24;
}
