import type { SilenceScore } from './silenceScore.ts';

/** One line of the table that a run prints. */
export function scoreLine(seed: number, score: SilenceScore): string {
  const delays = score.delays.toSorted((a, b) => a - b);
  const delay = (share: number) => delays[Math.floor(share * delays.length)]?.toFixed(1) ?? '-';
  return [
    `seed ${seed}:`,
    `found ${score.found} of ${score.longEnough} (half areas ${score.partialFound} of ${score.partialLongEnough}),`,
    `false claims ${score.falseClaims} in ${score.areaDays} area-days,`,
    `cleared in time ${score.clearedInTime} of ${score.cleared}, too early ${score.endedEarly},`,
    `found after ${delay(0.5)} intervals (median), ${delay(0.9)} (9 in 10),`,
    `source failures ${score.failuresFound} of 2, others named ${score.falseFailures}`,
  ].join(' ');
}
