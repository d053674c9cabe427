import { shareWords } from '../loadWords.ts';
import type { ChartModel } from './chartModel.ts';
import { valueWords } from './chartWords.ts';

/** The numbers of a chart; scrolls within itself where it has many columns. */
export function ChartTable({ model }: { model: ChartModel }) {
  const { title, unit, labelName, labels, series, coverage } = model;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label={`${title}, table`} tabIndex={0}>
      <table className="chart__table">
        <caption className="visually-hidden">
          {title}, in {unit}
        </caption>
        <thead>
          <tr>
            <th scope="col">{labelName}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}, {unit}
              </th>
            ))}
            {coverage && <th scope="col">Measured</th>}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the day on which clocks change may have a name twice
            <tr key={row}>
              <th scope="row">{label}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{valueWords(values[row] ?? null)}</td>
              ))}
              {coverage && <td>{shareWords(coverage[row] ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
