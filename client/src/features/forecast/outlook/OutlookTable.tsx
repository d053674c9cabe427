import type { OutlookBasis } from '@wip/shared/forecast/forecastSchemas.ts';
import { dateName, windowWords } from '@wip/shared/timeWords.ts';
import type { OutlookDay } from './outlookRows.ts';
import { rangeWords } from './outlookWords.ts';

const basisNames: Record<OutlookBasis, string> = {
  announced: 'announced',
  history: 'not announced',
  none: 'nothing known',
};

/** The pieces of the bars, one a row. */
export function OutlookTable({ days, timeZone }: { days: readonly OutlookDay[]; timeZone: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label="Chance of being off, table" tabIndex={0}>
      <table className="chart__table">
        <caption className="visually-hidden">Chance of being off, in per cent per half hour</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Time</th>
            <th scope="col">Chance</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {days.flatMap((day) =>
            day.pieces.map((piece) => (
              <tr key={piece.startsAtMs}>
                <th scope="row">{dateName(new Date(day.startsAtMs), timeZone)}</th>
                <td>
                  {windowWords(
                    { startsAt: new Date(piece.startsAtMs), endsAt: new Date(piece.endsAtMs) },
                    timeZone,
                  )}
                </td>
                <td>{rangeWords(piece)}</td>
                <td>{basisNames[piece.basis]}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  );
}
