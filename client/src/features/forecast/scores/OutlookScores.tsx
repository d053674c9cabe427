import type { OutlookScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { outlookScoreWords } from '../outlook/outlookWords.ts';
import { Reliability } from './Reliability.tsx';
import { horizonWords, ratioWords, skillWords } from './scoreWords.ts';

/** How good the chances of being off were: Brier scores, and whether what was said came as often. */
export function OutlookScores({ scores }: { scores: readonly OutlookScore[] }) {
  return (
    <section className="page__section" aria-labelledby="outlook-scores-title">
      <h2 id="outlook-scores-title">Chance of being off</h2>
      {scores.length === 0 ? (
        <p>– No chance of being off could be compared with what came yet.</p>
      ) : (
        <>
          <ul>
            {scores.map((score) => (
              <li key={score.horizonHours}>{outlookScoreWords(score)}</li>
            ))}
          </ul>
          <BrierTable scores={scores} />
          <div className="scores__diagrams">
            {scores.map((score) => (
              <Reliability key={score.horizonHours} score={score} />
            ))}
          </div>
        </>
      )}
      <p className="meta">
        ‘Off’ here means scheduled to be off, not metered. A Brier score is the mean squared error of a
        chance: 0 is perfect. The skill compares it with always saying how often it was off before in that
        half hour: 1 is perfect, 0 is no better, below 0 is worse.
      </p>
    </section>
  );
}

function BrierTable({ scores }: { scores: readonly OutlookScore[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label="Brier scores, table" tabIndex={0}>
      <table className="chart__table">
        <caption className="visually-hidden">Brier scores</caption>
        <thead>
          <tr>
            <th scope="col">How far</th>
            <th scope="col">Brier</th>
            <th scope="col">Of ‘as before’</th>
            <th scope="col">Skill</th>
            <th scope="col">Half hours</th>
          </tr>
        </thead>
        <tbody>
          {scores.map(({ horizonHours, brier, climatologyBrier, skill, cases }) => (
            <tr key={horizonHours}>
              <th scope="row">{horizonWords(horizonHours)}</th>
              <td>{ratioWords(brier)}</td>
              <td>{ratioWords(climatologyBrier)}</td>
              <td>{skillWords(skill)}</td>
              <td>{new Intl.NumberFormat('en-GB').format(cases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
