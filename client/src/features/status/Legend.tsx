import './legend.css';
import type { StateName } from '@wip/shared/status/stateNames.ts';
import { useState } from 'react';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { StateSwatch } from './StateSwatch.tsx';

const entries: { state: StateName; label: string }[] = [
  { state: 'on', label: 'on' },
  { state: 'soon', label: 'off within 2 h' },
  { state: 'off', label: 'off' },
  { state: 'unknown', label: 'unknown' },
];

/** What the map's colours and patterns mean; folded on a phone. */
export function Legend() {
  const isWide = useMediaQuery('(min-width: 1024px)');
  const [isOpen, setIsOpen] = useState(isWide);
  return (
    <details className="legend card" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="legend__summary">Legend</summary>
      <ul className="legend__list">
        {entries.map(({ state, label }) => (
          <li key={state}>
            <StateSwatch state={state} />
            {label}
          </li>
        ))}
      </ul>
    </details>
  );
}
