import { durationWords, minutesWords } from '@wip/shared/timeWords.ts';
import { useId } from 'react';
import { TableFigure } from '../../ui/TableFigure.tsx';
import type { MinutesBar } from './historyBars.ts';

const chart = { width: 336, height: 120, base: 96, top: 18 };
const hour = 60;

interface Props {
  title: string;
  bars: readonly MinutesBar[];
}

/** Minutes off as bars, unknown minutes dotted on top of them; the same numbers as a table on request. */
export function MinutesChart({ title, bars }: Props) {
  return (
    <TableFigure
      title={
        <>
          {title} <span className="meta">in all {minutesWords(sumOf(bars, 'offMinutes'))}</span>
        </>
      }
      chart={<Bars title={title} bars={bars} />}
      table={<MinutesTable title={title} bars={bars} />}
    />
  );
}

function Bars({ title, bars }: Props) {
  const patternId = useId();
  const highest = Math.max(hour, ...bars.map((bar) => bar.offMinutes + bar.unknownMinutes));
  const scale = (chart.base - chart.top) / highest;
  const step = chart.width / bars.length;
  const barWidth = Math.min(32, step * 0.7);
  const labelEvery = Math.ceil(bars.length / 10);
  return (
    <svg className="chart__svg" viewBox={`0 0 ${chart.width} ${chart.height}`} role="img">
      <title>{chartWords(title, bars)}</title>
      <pattern id={patternId} width="5" height="5" patternUnits="userSpaceOnUse">
        <circle cx="2.5" cy="2.5" r="1.1" className="chart__dot" />
      </pattern>
      <line x1="0" x2={chart.width} y1={chart.base} y2={chart.base} className="chart__axis" />
      {bars.map((bar, index) => {
        const x = index * step + (step - barWidth) / 2;
        const offHeight = bar.offMinutes * scale;
        const unknownHeight = bar.unknownMinutes * scale;
        const top = chart.base - offHeight - unknownHeight;
        return (
          <g key={bar.label} data-off-minutes={bar.offMinutes}>
            <rect
              x={x}
              y={chart.base - offHeight}
              width={barWidth}
              height={offHeight}
              className="chart__off"
            />
            {unknownHeight > 0 && (
              <rect
                x={x}
                y={top}
                width={barWidth}
                height={unknownHeight}
                fill={`url(#${patternId})`}
                className="chart__unknown"
              />
            )}
            {index % labelEvery === 0 && (
              <text x={x + barWidth / 2} y={chart.height - 8} className="chart__label">
                {bar.shortLabel}
              </text>
            )}
            {bars.length <= 8 && bar.offMinutes > 0 && (
              <text x={x + barWidth / 2} y={Math.max(top - 5, 10)} className="chart__label chart__value">
                {hoursWords(bar.offMinutes)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function MinutesTable({ title, bars }: Props) {
  return (
    <table className="chart__table">
      <caption className="visually-hidden">{title}, in minutes</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Off, min</th>
          <th scope="col">On, min</th>
          <th scope="col">Unknown, min</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.label}>
            <th scope="row">{bar.label}</th>
            <td>{bar.offMinutes}</td>
            <td>{bar.onMinutes}</td>
            <td>{bar.unknownMinutes}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The chart in one sentence. */
function chartWords(title: string, bars: readonly MinutesBar[]): string {
  const most = bars.reduce((best, bar) => (bar.offMinutes > best.offMinutes ? bar : best), bars[0]!);
  const total = sumOf(bars, 'offMinutes');
  if (total === 0) return `${title}: never off.`;
  return `${title}: ${durationWords(total * 60_000)} in all, most on ${most.label} with ${minutesWords(most.offMinutes)}.`;
}

function hoursWords(minutes: number): string {
  return minutes < hour ? `${minutes} m` : `${Number((minutes / hour).toPrecision(2))} h`;
}

function sumOf(bars: readonly MinutesBar[], key: 'offMinutes' | 'unknownMinutes'): number {
  return bars.reduce((sum, bar) => sum + bar[key], 0);
}
