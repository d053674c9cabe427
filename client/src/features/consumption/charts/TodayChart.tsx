import type { ConsumptionCompare } from '@wip/shared/consumption/consumptionSchemas.ts';
import { useMemo } from 'react';
import { BandKeys } from './BandKeys.tsx';
import type { Expected } from './bands.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { todayModel } from './chartModel.ts';
import { chartWords } from './chartWords.ts';
import { Plot } from './Plot.tsx';
import { curveKind } from './plotKinds.ts';

interface Props {
  compare: ConsumptionCompare;
  /** What was forecast of the day; null where nothing was. */
  expected: Expected | null;
}

/** Today's curve against yesterday's and the usual one, over what was expected. */
export function TodayChart({ compare, expected }: Props) {
  const model = useMemo(() => todayModel(compare, expected), [compare, expected]);
  const bands = expected?.low80Kw.some((value) => value !== null) ? expected : null;
  const kind = useMemo(() => curveKind(model, bands), [model, bands]);
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
          {bands && <BandKeys />}
        </ul>
      }
    >
      <Plot kind={kind} words={chartWords({ ...model, series: model.series.slice(0, 4) })} heightPx={160} />
    </ChartFigure>
  );
}
