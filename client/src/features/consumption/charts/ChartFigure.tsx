import '../../status/history.css';
import './charts.css';
import { type ReactNode, useId, useState } from 'react';
import { Simulated } from '../Simulated.tsx';
import { ChartTable } from './ChartTable.tsx';
import type { ChartModel } from './chartModel.ts';

interface Props {
  model: ChartModel;
  /** What explains the colours and lines; not needed beside the table. */
  keys?: ReactNode;
  children: ReactNode;
}

/** A chart under its title, and the same numbers as a table on request. */
export function ChartFigure({ model, keys, children }: Props) {
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id} className="chart__title">
        {model.title} <span className="meta">in {model.unit}</span> {model.isSimulated && <Simulated />}
      </figcaption>
      {isTable ? <ChartTable model={model} /> : children}
      {!isTable && keys}
      <button
        type="button"
        className="button button--quiet button--accent"
        onClick={() => setIsTable(!isTable)}
      >
        {isTable ? 'Show as chart' : 'Show as table'}
      </button>
    </figure>
  );
}
