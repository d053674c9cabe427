import { logSilenceWithPower, type MeterRhythm, silentFromMs } from './meterRhythm.ts';

/** The likeliest moment at which an area's meters lost power, and how much it explains. */
export interface Onset {
  sinceAtMs: number;
  /** The logarithm of how much likelier the silence is with this onset than with the power on. */
  logLikelihoodRatio: number;
}

/** Of the meters in an outage's area, so many are hit: nearly all, or about half. */
const hitShares = [0.97, 0.5];
const mostCandidates = 16;
const mostLogRatio = 30;

/**
 * When the power most likely went off for meters of one area, by the ratio of likelihoods.
 *
 * A meter that is hit by an outage since t says nothing after t, for certain; one that is not hit is silent
 * only by loss or by itself. Which are hit is not known: nearly all of them or about half, each by chance.
 * A meter that was silent long before t adds nothing, one that was heard after t speaks against it.
 *
 * Returns null where no meter is late. Cost: meters × at most 16 candidates.
 */
export function likeliestOnset(meters: readonly MeterRhythm[], nowMs: number): Onset | null {
  const fromMs = meters.map(silentFromMs);
  const logNow = meters.map((meter, index) =>
    logSilenceWithPower(meter, fromMs[index]!, nowMs - fromMs[index]!),
  );
  const lateFromMs = fromMs.filter((_, index) => logNow[index]! < 0).sort((a, b) => b - a);
  let best: Onset | null = null;
  for (const sinceAtMs of candidates(lateFromMs)) {
    const ratios = meters.map((meter, index) => {
      const silentFrom = fromMs[index]!;
      if (meter.lastAtMs > sinceAtMs) return 0;
      if (silentFrom > sinceAtMs || logNow[index] === 0) return 1;
      const logThen = logSilenceWithPower(meter, silentFrom, sinceAtMs - silentFrom);
      return Math.exp(Math.min(logThen - logNow[index]!, mostLogRatio));
    });
    for (const share of hitShares) {
      const sum = ratios.reduce((total, ratio) => total + Math.log(1 - share + share * ratio), 0);
      if (!best || sum > best.logLikelihoodRatio) best = { sinceAtMs, logLikelihoodRatio: sum };
    }
  }
  return best;
}

/** Moments just after a meter was heard last; of very many, some at even ranks. */
function candidates(descendingMs: readonly number[]): number[] {
  const step = Math.max(1, descendingMs.length / mostCandidates);
  const picked = new Set<number>();
  for (let rank = 0; rank < descendingMs.length; rank += step) picked.add(descendingMs[Math.floor(rank)]!);
  return [...picked];
}
