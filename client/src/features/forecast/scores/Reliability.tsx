import '../../consumption/charts/charts.css';
import type { OutlookScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { TableFigure } from '../../../ui/TableFigure.tsx';
import { chanceWords } from '../percentWords.ts';
import { plotMargin, plotSide, type ReliabilityDot, reliabilityDots } from './reliabilityPlot.ts';
import { horizonWords } from './scoreWords.ts';

const width = plotSide + plotMargin + 12;
const height = plotSide + 32;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/** What was said against what came; the same numbers as a table on request. */
export function Reliability({ score }: { score: OutlookScore }) {
  const dots = reliabilityDots(score);
  if (dots.length === 0) return null;
  return (
    <TableFigure
      className="scores__reliability"
      title={<>Said against seen, {horizonWords(score.horizonHours)}</>}
      chart={
        <>
          <Diagram dots={dots} />
          <p className="meta">
            To the right the chance that was said, upwards how often it was off then, both in %. On the broken
            line both are the same; larger dots hold more cases.
          </p>
        </>
      }
      table={<BinTable dots={dots} />}
    />
  );
}

function Diagram({ dots }: { dots: readonly ReliabilityDot[] }) {
  const words = dots.map(
    (dot) => `said ${chanceWords(dot.meanForecast)}, off ${chanceWords(dot.offShare)} of the time`,
  );
  const points = dots.map(({ x, y }) => `${x},${y}`).join(' ');
  const [left, top, bottom] = [plotMargin, 8, 8 + plotSide];
  return (
    <svg className="chart__svg" viewBox={`0 0 ${width} ${height}`} role="img">
      <title>{`Said against seen: ${words.join('; ')}.`}</title>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={left}
            x2={left + plotSide}
            y1={bottom - tick * plotSide}
            y2={bottom - tick * plotSide}
            className="scores__grid"
          />
          <text x={left - 6} y={bottom - tick * plotSide + 4} className="chart__label scores__label--end">
            {tick * 100}
          </text>
          <text x={left + tick * plotSide} y={bottom + 16} className="chart__label">
            {tick * 100}
          </text>
        </g>
      ))}
      <line x1={left} y1={bottom} x2={left + plotSide} y2={top} className="scores__ideal" />
      <polyline points={points} className="scores__seen" />
      {dots.map(({ x, y, radius }) => (
        <circle key={x} cx={x} cy={y} r={radius} className="scores__dot" />
      ))}
    </svg>
  );
}

function BinTable({ dots }: { dots: readonly ReliabilityDot[] }) {
  return (
    <table className="chart__table">
      <caption className="visually-hidden">Said against seen</caption>
      <thead>
        <tr>
          <th scope="col">Said</th>
          <th scope="col">Was off</th>
          <th scope="col">Half hours</th>
        </tr>
      </thead>
      <tbody>
        {dots.map(({ meanForecast, offShare, cases }) => (
          <tr key={meanForecast}>
            <th scope="row">{chanceWords(meanForecast)}</th>
            <td>{chanceWords(offShare)}</td>
            <td>{new Intl.NumberFormat('en-GB').format(cases)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
