import { useQuery } from '@tanstack/react-query';
import type { MapConfig } from '@wip/shared/areas/areaSchemas.ts';
import { useEffect, useRef, useState } from 'react';
import { queryClient, trpc } from '../api/trpc.ts';
import { readersZone } from '../app/readersZone.ts';
import { setView, useView, viewStore } from '../app/viewState.ts';
import { useRegionInView, useRegions } from '../features/schedule/useRegion.ts';
import { announce } from '../ui/announce.tsx';
import type { Theme } from '../ui/theme.ts';
import { canDrawMaps } from './createMap.ts';
import { findPointedArea } from './findPointedArea.ts';
import { MapNote, type Note } from './MapNote.tsx';
import { MapTooltip } from './MapTooltip.tsx';
import { type MapController, openMapController } from './mapController.ts';
import './mapView.css';
import type { HoveredArea } from './pointerInput.ts';
import type { MapPadding } from './powerMap.ts';
import { mapConfigQuery } from './prepareMap.ts';

export interface MapViewProps {
  theme: Theme;
  /** What covers the map at its sides, in pixels: a chosen area is shown beside it. */
  padding: MapPadding;
  /** Enter on the map: the areas in view as a list. */
  onListAreas(): void;
  /** This browser cannot draw the map. */
  onUnavailable(): void;
  /** Letters that move time; true where the key was one of them. */
  onTimeKey(key: string): boolean;
}

const unreachable = 'The area cannot be looked up right now.';
const uncovered = 'We don’t cover this place yet. Anyone who runs the site can add its region.';

/** The lit map of all areas, now or at the chosen moment. */
export function MapView(props: MapViewProps) {
  const { areaId, at, layer } = useView();
  const timeZone = useRegionInView()?.timeZone ?? readersZone();
  const regions = useRegions().data?.regions;
  const config = useQuery(mapConfigQuery);
  const container = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<HoveredArea | null>(null);
  const [note, setNote] = useState<Note | null>(null);
  const controller = useMapController({ container, config: config.data, props, setHovered, setNote });

  useEffect(() => controller?.setTheme(props.theme), [controller, props.theme]);
  useEffect(() => controller?.setPadding(props.padding), [controller, props.padding]);
  useEffect(() => controller?.setRegions(regions ?? []), [controller, regions]);
  useEffect(() => {
    const locate = () => queryClient.fetchQuery(trpc.areas.byId.queryOptions({ areaId: areaId ?? '' }));
    controller?.select(areaId, locate).catch(() => undefined); // The panel says what is wrong with it.
  }, [controller, areaId]);

  return (
    <div className="map-view">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the canvas inside is what takes the keys */}
      <div
        className="map-view__canvas"
        ref={container}
        onKeyDown={(event) => {
          if (!(event.target instanceof HTMLCanvasElement) || event.ctrlKey || event.metaKey || event.altKey)
            return;
          if (event.key === 'Enter') props.onListAreas();
          else if (!props.onTimeKey(event.key)) return;
          event.preventDefault();
        }}
      />
      {config.isError && (
        <p className="map-view__failure notice notice--danger" role="alert">
          The map cannot be loaded right now. Search and list still work.{' '}
          <button type="button" className="button" onClick={() => config.refetch()}>
            Try again
          </button>
        </p>
      )}
      {hovered && <MapTooltip area={hovered} layer={layer} at={at} timeZone={timeZone} />}
      {note && <MapNote note={note} onClose={() => setNote(null)} />}
    </div>
  );
}

interface ControllerInput {
  container: React.RefObject<HTMLDivElement | null>;
  config: MapConfig | undefined;
  props: MapViewProps;
  setHovered(area: HoveredArea | null): void;
  setNote(note: Note): void;
}

/** Opens the map once the configuration is there, and closes it with the component. */
function useMapController({ container, config, props, setHovered, setNote }: ControllerInput) {
  const [controller, setController] = useState<MapController | null>(null);
  const latest = useRef(props);
  latest.current = props;
  // Only the first configuration opens the map; later ones would throw away what is on screen.
  const firstConfig = useRef(config);
  firstConfig.current ??= config;
  const isConfigured = config !== undefined;

  useEffect(() => {
    const [element, { onUnavailable, padding, theme }] = [container.current, latest.current];
    if (!isConfigured || !element || !firstConfig.current) return;
    if (!canDrawMaps()) return onUnavailable();
    let isClosed = false;
    const opening = openMapController({
      container: element,
      config: firstConfig.current,
      theme,
      padding,
      camera: viewStore.getSnapshot().camera,
      isCompact: window.matchMedia('(max-width: 1023px)').matches,
      onTap: (area) => {
        findPointedArea(area)
          .then((found) => found && setView({ areaId: found.areaId }))
          .catch(() => setNote({ text: unreachable, isBrief: true }));
      },
      onHover: setHovered,
      onUncovered: () => setNote({ text: uncovered, isBrief: true }),
      onCamera: (camera) => setView({ camera }),
      onSummary: announce,
      onUnavailable: () => latest.current.onUnavailable(),
    });
    opening
      .then((opened) => {
        if (isClosed) return;
        setController(opened);
        if (opened.notice) setNote({ text: opened.notice, isBrief: false });
      })
      .catch((error: unknown) => {
        console.error('The map could not be opened.', error);
        if (!isClosed) latest.current.onUnavailable();
      });
    return () => {
      isClosed = true;
      setController(null);
      opening.then((opened) => opened.destroy()).catch(() => undefined);
    };
  }, [isConfigured, container, setHovered, setNote]);
  return controller;
}
