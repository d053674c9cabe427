import uPlot from 'uplot';
import { bandFills, boundColumns, boundSeries } from '../../consumption/charts/bands.ts';
import { type PlotKind, quietAxis, still } from '../../consumption/charts/Plot.tsx';
import { fromZero, withEnd } from '../../consumption/charts/plotKinds.ts';
import type { DemandModel } from './demandModel.ts';

/** What came as a strong line over the broken one of what was expected, in its bands; a line marks the present. */
export function bandKind(model: DemandModel, nowMs: number): PlotKind {
  const { edgesMs, shortLabels, series, bands } = model;
  const stepped = uPlot.paths.stepped!({ align: 1 });
  const [measured, expected] = series;
  return {
    data: [
      edgesMs,
      ...boundColumns(bands).map(withEnd),
      withEnd(expected!.values),
      withEnd(measured!.values),
    ],
    options: (tokens) => ({
      ...still,
      scales: { x: { time: false, range: [edgesMs[0]!, edgesMs.at(-1)!] }, y: fromZero },
      axes: [
        quietAxis(tokens, {
          splits: () => edgesMs.filter((_, step) => /^(00|06|12|18):00$/.test(shortLabels[step] ?? '')),
          values: (_, at) => at.map((atMs) => (shortLabels[edgesMs.indexOf(atMs)] ?? '').slice(0, 2)),
        }),
        quietAxis(tokens, { size: 44 }),
      ],
      bands: bandFills(tokens),
      series: [
        {},
        ...boundSeries(stepped),
        { stroke: tokens.use[4], width: 1.5, dash: [6, 4], paths: stepped, points: { show: false } },
        { stroke: tokens.ui.text, width: 2, paths: stepped, points: { show: false } },
      ],
      hooks: { draw: [(plot) => drawNow(plot, nowMs, tokens.ui.accent)] },
    }),
  };
}

function drawNow(plot: uPlot, nowMs: number, color: string): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(nowMs, 'x', true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.fillStyle = color;
  ctx.fillRect(x - 1, bbox.top, 2 * devicePixelRatio, bbox.height);
}
