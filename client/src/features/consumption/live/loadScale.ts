/** How many steps the scale has; the last one is open. */
export const stepCount = 7;

/** Of all areas so many lie below the last step's end; the few above stay in it. */
const share = 0.95;

/**
 * The width of the scale's steps in kW, a round number, for the loads on the map. The width so far stays while the
 * loads still fill a third of it, so that colours keep their meaning from one published step to the next.
 */
export function widthFor(loadsKw: readonly number[], widthSoFarKw: number | null): number {
  const sorted = loadsKw.filter((loadKw) => loadKw > 0).sort((a, b) => a - b);
  if (sorted.length === 0) return widthSoFarKw ?? 1;
  const highKw = sorted[Math.ceil(sorted.length * share) - 1]!;
  if (widthSoFarKw !== null) {
    const topKw = widthSoFarKw * stepCount;
    if (highKw <= topKw && highKw > topKw / 3) return widthSoFarKw;
  }
  return roundUp(highKw / stepCount);
}

/** The step of a load, 0 to 6; what is given to the grid is in the first. */
export function stepOf(loadKw: number, widthKw: number): number {
  return Math.min(Math.max(Math.floor(loadKw / widthKw + 1e-9), 0), stepCount - 1);
}

/** '0–2', …, '12 and more': the steps from the lowest, in kW. */
export function stepWords(widthKw: number): string[] {
  const format = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
  return Array.from({ length: stepCount }, (_, step) => {
    const [from, to] = [format.format(step * widthKw), format.format((step + 1) * widthKw)];
    if (step === 0) return `below ${to}`;
    return step === stepCount - 1 ? `${from} and more` : `${from}–${to}`;
  });
}

/** The next of 1, 2 and 5 times a power of ten; at least 0.1 kW, the grain of what is published. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return Math.max(0.1, Number((factor * power).toPrecision(1)));
}
