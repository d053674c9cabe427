/** Sums over cases, of which several can be added up; bins are tenths of the probability said. */
export interface OutlookTally {
  cases: number;
  squaredError: number;
  climatologySquaredError: number;
  binCases: number[];
  binForecast: number[];
  binOff: number[];
}

const binCount = 10;

/** A tally of nothing. */
export function emptyTally(): OutlookTally {
  const zeros = () => new Array<number>(binCount).fill(0);
  return {
    cases: 0,
    squaredError: 0,
    climatologySquaredError: 0,
    binCases: zeros(),
    binForecast: zeros(),
    binOff: zeros(),
  };
}

/** Counts one half hour: what was said, what climatology said, and what came. */
export function tallyCase(
  tally: OutlookTally,
  { probability, climatology, isOff }: { probability: number; climatology: number; isOff: boolean },
): void {
  const came = isOff ? 1 : 0;
  const bin = Math.min(Math.floor(probability * binCount), binCount - 1);
  tally.cases += 1;
  tally.squaredError += (probability - came) ** 2;
  tally.climatologySquaredError += (climatology - came) ** 2;
  tally.binCases[bin]! += 1;
  tally.binForecast[bin]! += probability;
  tally.binOff[bin]! += came;
}

/** Adds the sums of `other` to `tally`. */
export function addTally(tally: OutlookTally, other: OutlookTally): void {
  tally.cases += other.cases;
  tally.squaredError += other.squaredError;
  tally.climatologySquaredError += other.climatologySquaredError;
  for (let bin = 0; bin < binCount; bin++) {
    tally.binCases[bin]! += other.binCases[bin]!;
    tally.binForecast[bin]! += other.binForecast[bin]!;
    tally.binOff[bin]! += other.binOff[bin]!;
  }
}

/**
 * Brier score, that of climatology, the skill 1 − brier / climatology (null where climatology made no error), and
 * the reliability of the bins that have cases. Null without cases.
 */
export function scoreOfTally(tally: OutlookTally) {
  if (tally.cases === 0) return null;
  const brier = tally.squaredError / tally.cases;
  const climatologyBrier = tally.climatologySquaredError / tally.cases;
  const reliability = tally.binCases.flatMap((cases, bin) =>
    cases === 0
      ? []
      : [{ meanForecast: tally.binForecast[bin]! / cases, offShare: tally.binOff[bin]! / cases, cases }],
  );
  const skill = climatologyBrier > 0 ? 1 - brier / climatologyBrier : null;
  return { cases: tally.cases, brier, climatologyBrier, skill, reliability };
}

/** The widest distance between said and seen, over the bins with at least `fewest` cases; 0 where none has. */
export function reliabilityGap(
  reliability: readonly { meanForecast: number; offShare: number; cases: number }[],
  fewest = 1_000,
): number {
  return reliability.reduce(
    (widest, { meanForecast, offShare, cases }) =>
      cases < fewest ? widest : Math.max(widest, Math.abs(meanForecast - offShare)),
    0,
  );
}
