import type uPlot from 'uplot';
import type { Tokens } from '../../../ui/tokens.ts';
import type { ChartSeries } from './chartModel.ts';

/** The bounds of the two bands around a forecast, one a label; null where there is no band. */
export interface Bands {
  low95Kw: (number | null)[];
  low80Kw: (number | null)[];
  high80Kw: (number | null)[];
  high95Kw: (number | null)[];
}

/** Bands with the middle guess between them. */
export interface Expected extends Bands {
  medianKw: (number | null)[];
}

/** The bounds under the names that a table gives them. */
export function bandSeries({ low95Kw, low80Kw, high80Kw, high95Kw }: Bands): ChartSeries[] {
  return [
    { name: '80 % from', values: low80Kw },
    { name: '80 % to', values: high80Kw },
    { name: '95 % from', values: low95Kw },
    { name: '95 % to', values: high95Kw },
  ];
}

/** The bounds from the highest down, as a plot's columns. */
export function boundColumns({ high95Kw, high80Kw, low80Kw, low95Kw }: Bands): (number | null)[][] {
  return [high95Kw, high80Kw, low80Kw, low95Kw];
}

/** What a plot has to know of its first four columns being bounds: where they lie, without lines of their own. */
export function boundSeries(paths: uPlot.Series.PathBuilder): uPlot.Series[] {
  return Array.from({ length: 4 }, () => ({
    stroke: 'transparent',
    width: 0,
    paths,
    points: { show: false },
  }));
}

/** The two fields between them; the outer one is paler. */
export function bandFills(tokens: Tokens): uPlot.Band[] {
  return [
    { series: [1, 4], fill: `${tokens.use[4]}33` },
    { series: [2, 3], fill: `${tokens.use[4]}55` },
  ];
}
