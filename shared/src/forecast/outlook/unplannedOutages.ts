/** Unplanned outages seen over a time; `years` is how long somebody watched. */
export interface OutageCount {
  cases: number;
  years: number;
}

/** How long an outage lasted, or has lasted so far. */
export interface OutageLength {
  durationMs: number;
  hasEnded: boolean;
}

/** The region's rate weighs as much as so many years of the area's own. */
const regionYears = 1;
const hourMs = 3_600_000;
const fewestCases = 10;

/**
 * Outages a year in an area, drawn towards the region's rate: the mean of a gamma-Poisson whose prior is one year at
 * the region's rate. Null where nobody watched.
 */
export function unplannedPerYear(area: OutageCount, region: OutageCount): number | null {
  if (region.years <= 0) return null;
  const regionRate = region.cases / region.years;
  return (area.cases + regionRate * regionYears) / (area.years + regionYears);
}

/**
 * How much longer an outage that has lasted `ageMs` may last, from others (Kaplan-Meier, those that run count as long
 * as they are known): the chance of another hour, drawn towards one half by two cases, and the age by which half of
 * those that lasted as long had ended. That age is null where fewer than ten did, or fewer than half of them ended.
 */
export function remainingOutage(lengths: readonly OutageLength[], ageMs: number) {
  const asLong = lengths.filter(({ durationMs }) => durationMs >= ageMs);
  const cases = asLong.length;
  const survival = survivalOf(asLong);
  const stillOff = survival.findLast(({ durationMs }) => durationMs <= ageMs + hourMs)?.share ?? 1;
  const half = survival.find(({ share }) => share <= 0.5);
  return {
    cases,
    chanceOfAnotherHour: (stillOff * cases + 1) / (cases + 2),
    halfEndAgeMs: cases < fewestCases || !half ? null : half.durationMs,
  };
}

/** The share that lasts longer than each duration at which one ended, by duration. */
function survivalOf(lengths: readonly OutageLength[]): { durationMs: number; share: number }[] {
  const sorted = [...lengths].sort((a, b) => a.durationMs - b.durationMs);
  const steps: { durationMs: number; share: number }[] = [];
  let share = 1;
  sorted.forEach(({ durationMs, hasEnded }, index) => {
    if (!hasEnded) return;
    const atRisk = sorted.length - index;
    share *= 1 - 1 / atRisk;
    steps.push({ durationMs, share });
  });
  return steps;
}
