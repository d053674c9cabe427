import type { DemandScores } from '@wip/shared/forecast/forecastSchemas.ts';
import { Simulated } from '../../consumption/Simulated.tsx';
import { daysWords, scoreRows, verdictWords } from './scoreWords.ts';

/** Means over a region: the forecast, and beside it always both simple guesses. */
export function DemandMeans({ scores, isSimulated }: { scores: DemandScores; isSimulated: boolean }) {
  return (
    <>
      <p>
        <strong>{verdictWords(scores)}</strong>, {daysWords(scores)}. {isSimulated && <Simulated />}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="chart-table" aria-label="Means of the region, table" tabIndex={0}>
        <table className="chart__table">
          <caption className="visually-hidden">Means over the areas of the region</caption>
          <thead>
            <tr>
              <th scope="col">Guess</th>
              <th scope="col">Off by</th>
              <th scope="col">MASE</th>
              <th scope="col">Pinball</th>
              <th scope="col">80 % band</th>
              <th scope="col">95 % band</th>
            </tr>
          </thead>
          <tbody>
            {scoreRows(scores).map(({ name, error, mase, pinball, coverage80, coverage95 }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{error}</td>
                <td>{mase}</td>
                <td>{pinball}</td>
                <td>{coverage80}</td>
                <td>{coverage95}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="meta">
        ‘Off by’ is the mean error in per cent of the mean load; MASE is the same against ‘same as a week
        ago’, where 1 is just as good. Pinball also rewards narrow bands that hold. A band is right when it
        held as often as its name says. ‘–’: not known, or nothing to compare.
      </p>
    </>
  );
}
