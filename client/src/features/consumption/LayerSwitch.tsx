import './layerSwitch.css';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import { setView, useView, type View, viewStore } from '../../app/viewState.ts';

const halfHourMs = 30 * minuteMs;

const layers: { layer: View['layer']; label: string }[] = [
  { layer: 'power', label: 'Power' },
  { layer: 'use', label: 'Use' },
  { layer: 'tomorrow', label: 'Tomorrow' },
];

/** What the map's colours tell: whether there is power, how much is used, or what is expected. */
export function LayerSwitch() {
  const { layer: shown } = useView();
  return (
    <fieldset className="layer-switch card">
      <legend className="visually-hidden">What the map shows</legend>
      {layers.map(({ layer, label }) => (
        <button
          key={layer}
          type="button"
          className="button button--quiet"
          aria-pressed={layer === shown}
          onClick={() => setView(viewOf(layer))}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

/**
 * Tomorrow is a time as well: from now on the same time of the next day, else the one that is chosen already. Whoever
 * leaves it is back at now.
 */
function viewOf(layer: View['layer']): Partial<View> {
  const { at, layer: shown } = viewStore.getSnapshot();
  if (shown === 'tomorrow' && layer !== 'tomorrow') return { layer, at: null };
  if (layer !== 'tomorrow' || at !== null) return { layer };
  return { layer, at: new Date(Math.floor((Date.now() + dayMs) / halfHourMs) * halfHourMs) };
}
