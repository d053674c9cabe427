import { useMemo } from 'react';
import '../../consumption/charts/charts.css';
import { BandKeys } from '../../consumption/charts/BandKeys.tsx';
import { ChartFigure } from '../../consumption/charts/ChartFigure.tsx';
import { chartWords } from '../../consumption/charts/chartWords.ts';
import { Plot } from '../../consumption/charts/Plot.tsx';
import './demand.css';
import type { DemandForecast } from '@wip/shared/forecast/forecastSchemas.ts';
import { bandKind } from './bandKind.ts';
import { demandModel } from './demandModel.ts';

interface Props {
  forecast: DemandForecast;
  now: Date;
}

/** What is expected with its bands, and over it what came so far. */
export function DemandChart({ forecast, now }: Props) {
  const nowMs = now.getTime();
  const model = useMemo(() => demandModel(forecast), [forecast]);
  const kind = useMemo(() => bandKind(model, nowMs), [model, nowMs]);
  return (
    <ChartFigure model={model} keys={<DemandKeys hasBands={model.hasBands} />}>
      <Plot kind={kind} words={chartWords({ ...model, series: model.series.slice(0, 2) })} heightPx={180} />
    </ChartFigure>
  );
}

function DemandKeys({ hasBands }: { hasBands: boolean }) {
  return (
    <ul className="chart-keys">
      <li>
        <span className="chart-keys__line demand-key--measured" /> measured
      </li>
      <li>
        <span className="chart-keys__line demand-key--expected" /> expected
      </li>
      {hasBands && <BandKeys />}
      <li>
        <span className="demand-key--now" /> now
      </li>
    </ul>
  );
}
