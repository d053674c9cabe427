import uPlot from 'uplot';
import type { Tokens } from '../../../ui/tokens.ts';
import { stepOf } from '../live/loadScale.ts';
import { type Bands, bandFills, boundColumns, boundSeries } from './bands.ts';
import type { ChartModel } from './chartModel.ts';
import { fullCoverage } from './chartWords.ts';
import { type PlotKind, quietAxis, still } from './Plot.tsx';

/** From 0 to a little above the highest. */
export const fromZero: uPlot.Scale = {
  range: (_plot, min, max) => [Math.min(0, min ?? 0), (max ?? 0) > 0 ? max * 1.05 : 1],
};

/** Lines that stand still over an hour each: today strong, yesterday broken, the usual dotted; under them the bands. */
export function curveKind({ labels, shortLabels, series }: ChartModel, bands: Bands | null): PlotKind {
  const hours = Array.from({ length: labels.length + 1 }, (_, hour) => hour);
  const stepped = uPlot.paths.stepped!({ align: 1 });
  const columns = [...(bands ? boundColumns(bands) : []), ...series.slice(0, 3).map(({ values }) => values)];
  return {
    data: [hours, ...columns.map(withEnd)],
    options: (tokens) => ({
      ...still,
      scales: { x: { time: false, range: [0, labels.length] }, y: fromZero },
      axes: [
        quietAxis(tokens, {
          splits: () => [0, 6, 12, 18, 24],
          values: (_, at) => at.map((hour) => shortLabels[hour] ?? '24'),
        }),
        quietAxis(tokens, { size: 44 }),
      ],
      bands: bands ? bandFills(tokens) : [],
      series: [
        {},
        ...(bands ? boundSeries(stepped) : []),
        { stroke: lineColor(tokens), width: 2.5, paths: stepped, points: { show: false } },
        { stroke: tokens.ui.text, width: 1.5, dash: [6, 4], paths: stepped, points: { show: false } },
        { stroke: tokens.ui.muted, width: 1.5, dash: [2, 3], paths: stepped, points: { show: false } },
      ],
    }),
  };
}

/** Bars; what is only partly measured is paler. */
export function barsKind({ shortLabels, series, coverage }: ChartModel): PlotKind {
  const values = series[0]!.values;
  const isFull = (index: number) => (coverage?.[index] ?? 1) >= fullCoverage;
  const bars = uPlot.paths.bars!({ size: [0.72, 36] });
  const every = Math.ceil(shortLabels.length / 6);
  return {
    data: [
      values.map((_, index) => index),
      values.map((value, index) => (isFull(index) ? value : null)),
      values.map((value, index) => (isFull(index) ? null : value)),
    ],
    options: (tokens) => ({
      ...still,
      scales: { x: { time: false, range: [-0.5, values.length - 0.5] }, y: fromZero },
      axes: [
        quietAxis(tokens, {
          grid: { show: false },
          splits: () => values.map((_, index) => index).filter((index) => index % every === 0),
          values: (_, at) => at.map((index) => shortLabels[index] ?? ''),
        }),
        quietAxis(tokens, { size: 52 }),
      ],
      series: [
        {},
        { fill: lineColor(tokens), width: 0, paths: bars, points: { show: false } },
        {
          fill: `${lineColor(tokens)}55`,
          stroke: lineColor(tokens),
          width: 1,
          paths: bars,
          points: { show: false },
        },
      ],
    }),
  };
}

/** A field of days by hours, midnight on top, in the steps of the map's scale; gaps stay bare. */
export function heatKind({ labels, shortLabels, series }: ChartModel, widthKw: number): PlotKind {
  const dayCount = labels.length;
  const every = Math.ceil(dayCount / 5);
  return {
    data: [Array.from({ length: dayCount + 1 }, (_, day) => day), Array(dayCount + 1).fill(null)],
    options: (tokens) => ({
      ...still,
      scales: { x: { time: false, range: [0, dayCount] }, y: { range: [0, 24], dir: -1 } },
      axes: [
        quietAxis(tokens, {
          grid: { show: false },
          splits: () =>
            labels
              .map((_, day) => day)
              .filter((day) => day % every === 0)
              .map((day) => day + 0.5),
          values: (_, at) => at.map((day) => shortLabels[Math.floor(day)] ?? ''),
        }),
        quietAxis(tokens, {
          size: 44,
          grid: { show: false },
          splits: () => [0, 6, 12, 18, 24],
          values: (_, at) => at.map((hour) => `${String(hour).padStart(2, '0')}:00`),
        }),
      ],
      series: [{}, { points: { show: false } }],
      hooks: {
        draw: [
          (plot) => {
            for (const [hour, { values }] of series.entries()) {
              for (const [day, value] of values.entries()) {
                if (value !== null) fillCell(plot, { day, hour, color: tokens.use[stepOf(value, widthKw)]! });
              }
            }
          },
        ],
      },
    }),
  };
}

function fillCell(plot: uPlot, { day, hour, color }: { day: number; hour: number; color: string }): void {
  const [left, right] = [day, day + 1].map((at) => Math.round(plot.valToPos(at, 'x', true))) as [
    number,
    number,
  ];
  const [top, bottom] = [hour, hour + 1].map((at) => Math.round(plot.valToPos(at, 'y', true))) as [
    number,
    number,
  ];
  plot.ctx.fillStyle = color;
  // a hairline between cells that are large enough for one
  const gap = right - left > 6 ? 1 : 0;
  plot.ctx.fillRect(left, top, right - left - gap, bottom - top - gap);
}

/** The last step needs an end of its own to be drawn. */
export function withEnd(values: (number | null)[]): (number | null)[] {
  return [...values, values.at(-1) ?? null];
}

function lineColor(tokens: Tokens): string {
  return tokens.use[4];
}
