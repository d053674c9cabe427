import type { ConsumptionCompare } from '@wip/shared/consumption/consumptionSchemas.ts';
import { useMemo } from 'react';
import { ChartFigure } from './ChartFigure.tsx';
import { todayModel } from './chartModel.ts';
import { chartWords } from './chartWords.ts';
import { Plot } from './Plot.tsx';
import { curveKind } from './plotKinds.ts';

/** Today's curve against yesterday's and the usual one. */
export function TodayChart({ compare }: { compare: ConsumptionCompare }) {
  const model = useMemo(() => todayModel(compare), [compare]);
  const kind = useMemo(() => curveKind(model), [model]);
  return (
    <ChartFigure
      model={model}
      keys={
        <ul className="chart-keys">
          <li>
            <span className="chart-keys__line" /> today
          </li>
          <li>
            <span className="chart-keys__line chart-keys__line--yesterday" /> yesterday
          </li>
          <li>
            <span className="chart-keys__line chart-keys__line--usual" /> usual for this weekday
          </li>
        </ul>
      }
    >
      <Plot kind={kind} words={chartWords(model)} heightPx={160} />
    </ChartFigure>
  );
}
