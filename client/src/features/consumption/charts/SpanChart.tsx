import type { ConsumptionHistory } from '@wip/shared/consumption/consumptionSchemas.ts';
import { useMemo } from 'react';
import { stepCount, widthFor } from '../live/loadScale.ts';
import type { Form } from '../spans.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { barsModel, type ChartModel, heatModel } from './chartModel.ts';
import { chartWords, fullCoverage, valueWords } from './chartWords.ts';
import { Plot } from './Plot.tsx';
import { barsKind, heatKind } from './plotKinds.ts';

/** A week or a year as bars, or as a field of days by hours. */
export function SpanChart({ history, form }: { history: ConsumptionHistory; form: Form }) {
  const { model, kind, widthKw } = useMemo(() => {
    if (form === 'Bars') {
      const bars = barsModel(history);
      return { model: bars, kind: barsKind(bars), widthKw: 0 };
    }
    const heat = heatModel(history);
    const widthKw = widthFor(heat.series.flatMap(({ values }) => values.filter((value) => value !== null)));
    return { model: heat, kind: heatKind(heat, widthKw), widthKw };
  }, [history, form]);
  const isEmpty = model.series.every(({ values }) => values.every((value) => value === null));
  if (isEmpty) return <p>No readings are known of this time.</p>;
  return (
    <ChartFigure
      model={model}
      keys={form === 'Bars' ? <BarKeys model={model} /> : <HeatKeys widthKw={widthKw} />}
    >
      <Plot kind={kind} words={chartWords(model)} heightPx={form === 'Bars' ? 160 : 220} />
    </ChartFigure>
  );
}

function BarKeys({ model }: { model: ChartModel }) {
  const isPartly = model.coverage?.some((share) => share > 0 && share < fullCoverage);
  return isPartly ? <p className="meta">Pale bars are only partly measured.</p> : null;
}

function HeatKeys({ widthKw }: { widthKw: number }) {
  return (
    <ul className="chart-keys">
      <li>
        below {valueWords(widthKw)}
        <span className="chart-keys__steps">
          {Array.from({ length: stepCount }, (_, step) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its index
            <span key={step} style={{ background: `var(--use-${step})` }} />
          ))}
        </span>
        {valueWords(widthKw * (stepCount - 1))} kW and more
      </li>
      <li>bare: no readings</li>
    </ul>
  );
}
