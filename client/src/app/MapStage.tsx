import { lazy, useState } from 'react';
import { moveTimeByLetter } from '../features/time/moveTimeByLetter.ts';
import { Boundary } from '../ui/Boundary.tsx';
import { useTheme } from '../ui/theme.ts';
import { useMediaQuery } from '../ui/useMediaQuery.ts';
import { focusList } from './focusPanel.ts';
import { mapPadding } from './mapPadding.ts';
import { setView, useView } from './viewState.ts';

const MapView = lazy(async () => ({ default: (await import('../map/MapView.tsx')).MapView }));

/**
 * The map behind everything, out of reach where it is covered; where the browser draws none, a sentence and
 * the way to the list.
 */
export function MapStage({ isCovered }: { isCovered: boolean }) {
  const view = useView();
  const theme = useTheme();
  const isDesktop = useMediaQuery('(min-width: 1024px)');
  const hasDock = useMediaQuery('(min-width: 1440px)');
  const [isUnavailable, setIsUnavailable] = useState(false);
  const showList = () => setView({ view: 'list' });
  if (isUnavailable) return view.view === 'map' ? <NoMap onList={showList} /> : null;
  return (
    <div className="app__map" id="map" tabIndex={-1} inert={isCovered}>
      <Boundary failure="The map could not be loaded. Search and list still work.">
        <MapView
          theme={theme}
          padding={mapPadding({ view, isDesktop, hasDock })}
          onListAreas={() => {
            showList();
            focusList();
          }}
          onUnavailable={() => {
            setIsUnavailable(true);
            showList();
          }}
          onTimeKey={moveTimeByLetter}
        />
      </Boundary>
    </div>
  );
}

function NoMap({ onList }: { onList: () => void }) {
  return (
    <div className="app__no-map card">
      <p>This browser cannot draw the map (no WebGL). The list holds the same answers.</p>
      <button type="button" className="button" onClick={onList}>
        Show the list
      </button>
    </div>
  );
}
