import './tableFigure.css';
import { type ReactNode, useId, useState } from 'react';

interface Props {
  title: ReactNode;
  chart: ReactNode;
  /** The same numbers. */
  table: ReactNode;
  className?: string;
}

/** A chart under its title, and on request a table in its place. */
export function TableFigure({ title, chart, table, className = '' }: Props) {
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  return (
    <figure className={`chart ${className}`.trim()} aria-labelledby={id}>
      <figcaption id={id} className="chart__title">
        {title}
      </figcaption>
      {isTable ? table : chart}
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
