import './layerSwitch.css';
import { setView, useView, type View } from '../../app/viewState.ts';

const layers: { layer: View['layer']; label: string }[] = [
  { layer: 'power', label: 'Power' },
  { layer: 'use', label: 'Use' },
];

/** What the map's colours tell: whether there is power, or how much is used. */
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
          onClick={() => setView({ layer })}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
