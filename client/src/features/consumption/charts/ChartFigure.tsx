import './charts.css';
import type { ReactNode } from 'react';
import { TableFigure } from '../../../ui/TableFigure.tsx';
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
  return (
    <TableFigure
      title={
        <>
          {model.title} <span className="meta">in {model.unit}</span> {model.isSimulated && <Simulated />}
        </>
      }
      chart={
        <>
          {children}
          {keys}
        </>
      }
      table={<ChartTable model={model} />}
    />
  );
}
