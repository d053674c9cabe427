import type { OutlookScore } from '@wip/shared/forecast/forecastSchemas.ts';

/** The side of the square that the diagram is drawn in, and the room for its numbers. */
export const plotSide = 200;
export const plotMargin = 36;

export interface ReliabilityDot {
  x: number;
  y: number;
  radius: number;
  meanForecast: number;
  offShare: number;
  cases: number;
}

/** A dot a bin that has cases: what was said to the right, what came upwards, the more cases the larger. */
export function reliabilityDots(score: OutlookScore): ReliabilityDot[] {
  const bins = score.reliability.filter(({ cases }) => cases > 0);
  const most = Math.max(1, ...bins.map(({ cases }) => cases));
  return bins.map((bin) => ({
    ...bin,
    x: plotMargin + bin.meanForecast * plotSide,
    y: 8 + (1 - bin.offShare) * plotSide,
    radius: 3 + 6 * Math.sqrt(bin.cases / most),
  }));
}
