import '../../consumption/layerSwitch.css';
import '../../consumption/simulated.css';
import './aheadLegend.css';
import { momentWords } from '@wip/shared/timeWords.ts';
import { useState } from 'react';
import { readersZone } from '../../../app/readersZone.ts';
import { setView } from '../../../app/viewState.ts';
import { Failure } from '../../../ui/Failure.tsx';
import { useMediaQuery } from '../../../ui/useMediaQuery.ts';
import { stepWords } from '../../consumption/legendWords.ts';
import { useAhead } from './aheadStore.ts';
import { momentOfColours } from './momentOfColours.ts';
import { useAheadQuery } from './useAheadQuery.ts';

/** What colours and patterns of the map of tomorrow mean, and of when they are; folded on a phone. */
export function AheadLegend() {
  const isWide = useMediaQuery('(min-width: 1024px)');
  const [isOpen, setIsOpen] = useState(isWide);
  const { isReached } = useAheadQuery();
  return (
    <details className="legend card" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="legend__summary">{isReached ? 'Legend' : 'Legend: no forecast'}</summary>
      <div className="use-legend__body">{isReached ? <Steps /> : <OutOfReach />}</div>
    </details>
  );
}

function Steps() {
  const ahead = useAhead();
  const { query, region, shownAt, now } = useAheadQuery();
  const timeZone = region?.timeZone ?? readersZone();
  const numbers = [...ahead.numbers()].filter((number) => ahead.slotOf(number) !== undefined);
  const isSimulated = numbers.some(ahead.isSimulated);
  return (
    <>
      <p>
        Expected at <strong>{momentWords(momentOfColours(shownAt, ahead.at), timeZone, now)}</strong>; move
        the time to see others.
      </p>
      {query.isError && !query.data && (
        <Failure onRetry={() => query.refetch()}>What is expected is unavailable right now.</Failure>
      )}
      <ul className="use-legend__steps">
        <li>
          <span className="use-swatch ahead-swatch--likely" />
          cut likely: 50&nbsp;% or more
        </li>
        <li>
          <span className="use-swatch ahead-swatch--some" />
          cut possible: 20–50&nbsp;%
        </li>
      </ul>
      {numbers.length === 0 ? (
        <p className="meta">No use is forecast here.</p>
      ) : (
        <>
          <p>
            Expected use in kW per area{' '}
            {isSimulated && <span className="simulated use-legend__simulated">simulated meters</span>}
          </p>
          <ul className="use-legend__steps">
            {stepWords(ahead.widthKw).map((words, step) => (
              <li key={words}>
                <span className="use-swatch" style={{ background: `var(--use-${step})` }} />
                {words}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="meta">‘Cut’ means scheduled or usual, not metered.</p>
    </>
  );
}

/** A moment is on screen that no forecast reaches. */
function OutOfReach() {
  return (
    <>
      <p>Forecasts reach from now to 48 hours ahead, not the chosen time.</p>
      <button type="button" className="button" onClick={() => setView({ at: null })}>
        Show now
      </button>
    </>
  );
}
