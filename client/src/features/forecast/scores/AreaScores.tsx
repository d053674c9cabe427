import type { RegionScore } from '@wip/shared/forecast/forecastSchemas.ts';
import { Simulated } from '../../consumption/Simulated.tsx';
import { percentWords } from '../percentWords.ts';
import { ratioWords } from './scoreWords.ts';

/** Each area's errors, the worst first. */
export function AreaScores({ areas }: { areas: RegionScore['areas'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label="Scores by area, table" tabIndex={0}>
      <table className="chart__table scores__areas">
        <caption>By area, the worst first</caption>
        <thead>
          <tr>
            <th scope="col">Area</th>
            <th scope="col">Off by</th>
            <th scope="col">As yesterday</th>
            <th scope="col">As a week ago</th>
            <th scope="col">MASE</th>
            <th scope="col">80 % band</th>
            <th scope="col">Days</th>
          </tr>
        </thead>
        <tbody>
          {areas.map(({ areaId, name, demand, isSimulated }) => (
            <tr key={areaId}>
              <th scope="row">
                <a href={`/?area=${areaId}`}>{name}</a> {isSimulated && <Simulated />}
              </th>
              <td>{percentWords(demand?.model.nmaePercent ?? null)}</td>
              <td>{percentWords(demand?.dailyNaive.nmaePercent ?? null)}</td>
              <td>{percentWords(demand?.weeklyNaive.nmaePercent ?? null)}</td>
              <td>{ratioWords(demand?.model.mase ?? null)}</td>
              <td>{percentWords(demand?.model.coverage80Percent ?? null)}</td>
              <td>{demand?.model.days ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
