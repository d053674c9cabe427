import './overview.css';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import type { StatusCode } from '@wip/shared/status/timelines.ts';
import { clockTime } from '../../app/timeWords.ts';
import { setView, useView } from '../../app/viewState.ts';
import { type RecentArea, useRecentAreas } from '../areas/recentAreas.ts';
import { statusStore } from './live/statusStore.ts';
import { useStatusSnapshot } from './live/useStatus.ts';
import { StateSwatch } from './StateSwatch.tsx';
import { type StateName, stateNames } from './stateNames.ts';

const shown: { state: StateName; label: string }[] = [
  { state: 'off', label: 'off' },
  { state: 'soon', label: 'off within 2 h' },
  { state: 'on', label: 'on' },
  { state: 'unknown', label: 'unknown' },
];

/** What stands in the panel before an area is chosen: how many areas are on and off, and where to begin. */
export function Overview({ region }: { region: PublicRegion }) {
  const { at } = useView();
  const { asOf } = useStatusSnapshot();
  const counts = countStates(statusStore.codesAt(at));
  const recent = useRecentAreas();
  return (
    <div className="panel">
      <header>
        <p className="meta">{new Intl.NumberFormat('en-GB').format(region.areaCount)} areas</p>
        <h2 className="panel__name">{region.name}</h2>
      </header>
      <ul className="overview__counts">
        {shown.map(({ state, label }) => (
          <li key={state}>
            <StateSwatch state={state} />
            <span className="overview__count">{asOf ? counts[state] : '–'}</span>
            {label}
          </li>
        ))}
      </ul>
      {asOf && <p className="meta">As of {clockTime(asOf, region.timeZone)}</p>}
      <p>Search for a town, or choose an area on the map, to see until when and why.</p>
      {recent.length > 0 && <RecentAreas recent={recent} />}
    </div>
  );
}

function RecentAreas({ recent }: { recent: readonly RecentArea[] }) {
  return (
    <section aria-labelledby="recent-title">
      <h3 id="recent-title">Recent places</h3>
      <ul className="overview__recent">
        {recent.map(({ areaId, name }) => (
          <li key={areaId}>
            <button type="button" className="button" onClick={() => setView({ areaId })}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function countStates(codes: {
  numbers(): Iterable<number>;
  codeOf(areaNumber: number): StatusCode | undefined;
}) {
  const counts: Record<StateName, number> = { on: 0, soon: 0, maybe: 0, off: 0, unknown: 0 };
  for (const areaNumber of codes.numbers()) counts[stateNames[codes.codeOf(areaNumber) ?? 'u']] += 1;
  return counts;
}
