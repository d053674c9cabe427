import { lazy } from 'react';
import { AreaSearch } from '../features/areas/AreaSearch.tsx';
import { LayerSwitch } from '../features/consumption/LayerSwitch.tsx';
import { FirstRun } from '../features/imports/FirstRun.tsx';
import { regionInView } from '../features/schedule/regionInView.ts';
import { StageBanner } from '../features/schedule/StageBanner.tsx';
import { useRegions } from '../features/schedule/useRegion.ts';
import { ConnectionNotice } from '../features/status/ConnectionNotice.tsx';
import { LazyAreaPanel } from '../features/status/LazyAreaPanel.tsx';
import { Legend } from '../features/status/Legend.tsx';
import { Overview } from '../features/status/Overview.tsx';
import { TimeBar } from '../features/time/TimeBar.tsx';
import { Announcer } from '../ui/announce.tsx';
import { Boundary } from '../ui/Boundary.tsx';
import { Failure } from '../ui/Failure.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useMediaQuery } from '../ui/useMediaQuery.ts';
import { focusMap, focusPanel } from './focusPanel.ts';
import { MapStage } from './MapStage.tsx';
import { Nav } from './Nav.tsx';
import { useLiveQueries } from './useLiveQueries.ts';
import { useView } from './viewState.ts';

const ListView = lazy(async () => ({
  default: (await import('../features/status/list/ListView.tsx')).ListView,
}));

const UseLegend = lazy(async () => ({
  default: (await import('../features/consumption/UseLegend.tsx')).UseLegend,
}));

const AheadLegend = lazy(async () => ({
  default: (await import('../features/forecast/ahead/AheadLegend.tsx')).AheadLegend,
}));

const AheadLoader = lazy(async () => ({
  default: (await import('../features/forecast/ahead/AheadLoader.tsx')).AheadLoader,
}));

/** The page: search, banner and settings on top, the map behind, panel, list and time over it. */
export function Shell() {
  const view = useView();
  const regions = useRegions();
  const isWide = useMediaQuery('(min-width: 1024px)');
  const hasDock = useMediaQuery('(min-width: 1440px)');
  const region = regionInView(regions.data?.regions ?? [], view);
  const isEmpty = regions.data?.regions.length === 0;
  const hasPanel = view.areaId !== null || (isWide && region !== undefined);
  const isListOnly = view.view === 'list' && !hasDock;
  const hasLegend = !isEmpty && !isListOnly && (isWide || view.areaId === null || view.sheet === 'peek');
  const isCovered = isListOnly || (hasPanel && !isWide && view.sheet === 'full');
  useLiveQueries();

  return (
    <div
      className="app"
      data-view={view.view}
      data-time={view.at === null ? 'now' : 'chosen'}
      data-sheet={hasPanel && !isWide ? view.sheet : undefined}
    >
      <SkipLink isToPanel={hasPanel} />
      <header className="app__top">
        <h1 className="visually-hidden">Where is the Power</h1>
        <AreaSearch />
        <div className="app__banner">
          {region && <StageBanner region={region} />}
          {region && <ConnectionNotice timeZone={region.timeZone} />}
          {regions.isError && !regions.data && (
            <Failure onRetry={() => regions.refetch()}>
              The server cannot be reached. Nothing is known yet.
            </Failure>
          )}
        </div>
        <Nav />
      </header>
      <main className="app__main">
        {isEmpty ? <FirstRun /> : <MapStage isCovered={isCovered} />}
        {view.view === 'list' && region && (
          <div className="app__list" id="list" tabIndex={-1}>
            <Boundary failure="The list could not be loaded. The map and the search still work.">
              <ListView region={region} />
            </Boundary>
          </div>
        )}
        {hasPanel && (
          <Sheet label="Area">
            {view.areaId !== null ? (
              <LazyAreaPanel key={view.areaId} areaId={view.areaId} />
            ) : (
              region && <Overview region={region} />
            )}
          </Sheet>
        )}
        {hasLegend && (
          <div className="app__legend">
            <LayerSwitch />
            {view.layer === 'power' ? (
              <Legend />
            ) : (
              <Boundary key={view.layer} failure="The legend could not be loaded.">
                {view.layer === 'use' ? <UseLegend /> : <AheadLegend />}
              </Boundary>
            )}
          </div>
        )}
        {view.layer === 'tomorrow' && (
          <Boundary failure="What is expected could not be loaded.">
            <AheadLoader />
          </Boundary>
        )}
      </main>
      <section className="app__time" aria-label="Time">
        <TimeBar />
      </section>
      <Announcer />
    </div>
  );
}

/** The first stop of the keyboard: past search and settings to what was asked for. */
function SkipLink({ isToPanel }: { isToPanel: boolean }) {
  const target = isToPanel ? 'answer' : 'map';
  return (
    <a
      className="skip-link"
      href={`#${target}`}
      onClick={(event) => {
        event.preventDefault();
        if (isToPanel) focusPanel();
        else focusMap();
      }}
    >
      {isToPanel ? 'Skip to the answer' : 'Skip to the map'}
    </a>
  );
}
