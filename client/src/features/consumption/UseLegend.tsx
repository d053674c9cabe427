import './layerSwitch.css';
import { publishedStepMs } from '@wip/shared/consumption/publishedStep.ts';
import { windowWords } from '@wip/shared/timeWords.ts';
import { useState } from 'react';
import { readersZone } from '../../app/readersZone.ts';
import { useNow } from '../../app/useNow.ts';
import { setView, useView } from '../../app/viewState.ts';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { useRegionInView } from '../schedule/useRegion.ts';
import { publishedWords, stepWords } from './legendWords.ts';
import { useLoads } from './live/loadStore.ts';
import { MostUse } from './MostUse.tsx';
import './simulated.css';

/** Older than this a number is not called the present one. */
const freshMs = 20 * 60_000;

/** What the map's violet steps mean, and of when they are; folded on a phone. */
export function UseLegend() {
  const isWide = useMediaQuery('(min-width: 1024px)');
  const [isOpen, setIsOpen] = useState(isWide);
  const { at } = useView();
  const { count, areas } = publishedWords(useLoads());
  const title = count === 0 ? 'Legend' : `Legend: ${areas}`;
  return (
    <details className="legend card" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="legend__summary">{at === null ? title : 'Legend: now only'}</summary>
      <div className="use-legend__body">{at === null ? <Steps /> : <NowOnly />}</div>
    </details>
  );
}

function Steps() {
  const loads = useLoads();
  const { startsAt, widthKw } = loads;
  const now = useNow();
  const region = useRegionInView();
  const timeZone = region?.timeZone ?? readersZone();
  if (startsAt === null) return <p>Nobody’s use is published yet.</p>;
  const slot = { startsAt, endsAt: new Date(startsAt.getTime() + publishedStepMs) };
  const { simulated } = publishedWords(loads);
  const isOld = now.getTime() - slot.endsAt.getTime() > freshMs;
  return (
    <>
      <p>
        Use in kW per area <span className="meta">mean of {windowWords(slot, timeZone)}</span>
        {simulated && <span className="simulated use-legend__simulated">{simulated}</span>}
      </p>
      {isOld && <p className="notice">These numbers are old. Newer ones have not come.</p>}
      <ul className="use-legend__steps">
        {stepWords(widthKw).map((words, step) => (
          <li key={words}>
            <span className="use-swatch" style={{ background: `var(--use-${step})` }} />
            {words}
          </li>
        ))}
        <li>
          <span className="use-swatch use-swatch--withheld" />
          not published: too few meters or too few reporting
        </li>
        <li>
          <span className="use-swatch" style={{ background: 'var(--map-land)' }} />
          no meters
        </li>
      </ul>
      {region && <MostUse region={region} startsAt={startsAt} />}
    </>
  );
}

/** Another moment is on screen, and use is shown of the present alone. */
function NowOnly() {
  return (
    <>
      <p>The map shows use for now only, not for the chosen time. An area’s own page has its past.</p>
      <button type="button" className="button" onClick={() => setView({ at: null })}>
        Show now
      </button>
    </>
  );
}
