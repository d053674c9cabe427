import './overview.css';
import type { PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import { asOfWords } from '@wip/shared/status/answerWords.ts';
import type { StateName } from '@wip/shared/status/stateNames.ts';
import { useNow } from '../../app/useNow.ts';
import { setView, useView } from '../../app/viewState.ts';
import { type RecentArea, useRecentAreas } from '../areas/recentAreas.ts';
import { useRegions } from '../schedule/useRegion.ts';
import { type AreaCodes, statusStore } from './live/statusStore.ts';
import { useStatusSnapshot } from './live/useStatus.ts';
import { countStates, countWords } from './regionCounts.ts';
import { StateSwatch } from './StateSwatch.tsx';

const shown: { state: StateName; label: string }[] = [
  { state: 'off', label: 'off' },
  { state: 'soon', label: 'off within 2 h' },
  { state: 'on', label: 'on' },
  { state: 'unknown', label: 'unknown' },
];

/** What stands in the panel before an area is chosen: how many areas are on and off, and where to begin. */
export function Overview({ region }: { region: PublicRegion }) {
  const { at } = useView();
  const now = useNow();
  const { asOf } = useStatusSnapshot();
  const codes = statusStore.codesAt(at);
  const counts = countStates(region, codes);
  const regions = useRegions().data?.regions ?? [];
  const recent = useRecentAreas();
  return (
    <div className="panel">
      <header>
        <p className="meta">{formatCount(region.areaCount)} areas</p>
        <h2 className="panel__name">{region.name}</h2>
      </header>
      <ul className="overview__counts">
        {shown.map(({ state, label }) => (
          <li key={state}>
            <StateSwatch state={state} />
            <span className="overview__count">{asOf ? formatCount(counts[state]) : '–'}</span>
            {label}
          </li>
        ))}
      </ul>
      {asOf && (
        <p className="meta overview__as-of">
          {asOfWords({ asOf, at: at ?? now }, { now, timeZone: region.timeZone })}
        </p>
      )}
      <p>Search for a town, or choose an area on the map, to see until when and why.</p>
      {asOf && regions.length > 1 && <AllRegions regions={regions} codes={codes} />}
      {recent.length > 0 && <RecentAreas recent={recent} />}
    </div>
  );
}

/** Of every region how many areas are off and on, since far out the map shows no more. */
function AllRegions({ regions, codes }: { regions: readonly PublicRegion[]; codes: AreaCodes }) {
  return (
    <section aria-labelledby="regions-title">
      <h3 id="regions-title">All regions</h3>
      <dl className="overview__regions">
        {regions.map((region) => (
          <div key={region.regionId}>
            <dt>{region.name}</dt>
            <dd>{countWords(countStates(region, codes))}</dd>
          </div>
        ))}
      </dl>
    </section>
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

function formatCount(count: number): string {
  return new Intl.NumberFormat('en-GB').format(count);
}
