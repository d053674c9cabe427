import { lazy, useState } from 'react';
import { forgetRecentAreas, useRecentAreas } from '../features/areas/recentAreas.ts';
import { useRegions } from '../features/schedule/useRegion.ts';
import { Boundary } from '../ui/Boundary.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { setThemeChoice, type ThemeChoice, useThemeChoice } from '../ui/theme.ts';

const Notices = lazy(async () => ({ default: (await import('./Notices.tsx')).Notices }));

const themes: { choice: ThemeChoice; label: string }[] = [
  { choice: 'system', label: 'Like the system' },
  { choice: 'light', label: 'Light' },
  { choice: 'dark', label: 'Dark' },
];

/** Settings of this device, where the data comes from, and whose work this is built on. */
export function AboutDialog({ onClose }: { onClose: () => void }) {
  const [areNoticesOpen, setAreNoticesOpen] = useState(false);
  const recent = useRecentAreas();
  return (
    <Dialog title="Settings and about" onClose={onClose}>
      <ThemeSwitch />
      <section>
        <h3>Meters</h3>
        <p className="dialog__links">
          <a className="button" href="/meter">
            My meter
          </a>
          <a className="button" href="/settings">
            Connect meters
          </a>
        </p>
      </section>
      <section>
        <h3>Forecasts</h3>
        <p className="dialog__links">
          <a className="button" href="/scores">
            How good they are
          </a>
        </p>
      </section>
      {recent.length > 0 && (
        <section>
          <h3>On this device</h3>
          <p className="meta">Your recent places are kept in this browser only.</p>
          <button type="button" className="button" onClick={forgetRecentAreas}>
            Forget recent places
          </button>
        </section>
      )}
      <DataSources />
      <section>
        <h3>Software</h3>
        <p>
          Where is the Power is open source under the MIT licence. The map is drawn by MapLibre GL JS. Mapbox
          GL JS, which is not open source, is used only where whoever runs this map has set a Mapbox token.
        </p>
        {areNoticesOpen ? (
          <Boundary failure="The notices could not be loaded." fallback={<p>Loading the notices…</p>}>
            <Notices />
          </Boundary>
        ) : (
          <button type="button" className="button" onClick={() => setAreNoticesOpen(true)}>
            Show third-party notices
          </button>
        )}
      </section>
    </Dialog>
  );
}

function ThemeSwitch() {
  const current = useThemeChoice();
  return (
    <fieldset className="theme-switch">
      <legend>Colours</legend>
      {themes.map(({ choice, label }) => (
        <label key={choice}>
          <input
            type="radio"
            name="theme"
            checked={choice === current}
            onChange={() => setThemeChoice(choice)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function DataSources() {
  const regions = useRegions();
  return (
    <section>
      <h3>Data</h3>
      {regions.isError && <p>The list of regions is unavailable right now.</p>}
      <ul className="sources">
        {regions.data?.regions.map((region) => (
          <li key={region.regionId}>
            <p>
              <strong>{region.name}</strong>, {new Intl.NumberFormat('en-GB').format(region.areaCount)} areas
            </p>
            {region.demonstration && (
              <p>A demonstration: its cells, blocks and stages are illustrative, not real schedules.</p>
            )}
            <p className="meta">
              {region.attribution} · {region.licence} · {region.source}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
