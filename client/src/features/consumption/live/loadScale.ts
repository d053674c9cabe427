/** How many steps the scale has; the last one is open. */
export const stepCount = 7;

/** Of all areas so many lie below the last step's end; the few above stay in it. */
const share = 0.95;
/** So far above its top loads may go before the scale grows. */
const slack = 1.5;

export interface LoadScale {
  /** The width of a step in kW, a round number. */
  widthKw: number;
  /** The published step since which the loads are above the slack; null while they are not. */
  aboveSinceMs: number | null;
}

/**
 * The scale for the loads of a published step. It never shrinks, and grows only once two steps on end are far above it,
 * so that colours keep their meaning for as long as the page is open. null while nothing uses anything.
 */
export function nextScale(
  loadsKw: readonly number[],
  startsAtMs: number,
  soFar: LoadScale | null,
): LoadScale | null {
  const highKw = highOf(loadsKw);
  if (highKw === undefined) return soFar;
  const fitting = { widthKw: roundUp(highKw / stepCount), aboveSinceMs: null };
  if (!soFar) return fitting;
  const { widthKw, aboveSinceMs } = soFar;
  if (highKw <= widthKw * stepCount * slack) return { widthKw, aboveSinceMs: null };
  // the same step may come more than once
  return aboveSinceMs !== null && aboveSinceMs < startsAtMs ? fitting : { widthKw, aboveSinceMs: startsAtMs };
}

/** The width of steps in kW that these loads fill; 1 where nothing is used. */
export function widthFor(loadsKw: readonly number[]): number {
  return roundUp((highOf(loadsKw) ?? stepCount) / stepCount);
}

function highOf(loadsKw: readonly number[]): number | undefined {
  const sorted = loadsKw.filter((loadKw) => loadKw > 0).sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1];
}

/** The step of a load, 0 to 6; what is given to the grid is in the first. */
export function stepOf(loadKw: number, widthKw: number): number {
  return Math.min(Math.max(Math.floor(loadKw / widthKw + 1e-9), 0), stepCount - 1);
}

/** The next of 1, 2 and 5 times a power of ten; at least 0.1 kW, the grain of what is published. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return Math.max(0.1, Number((factor * power).toPrecision(1)));
}
