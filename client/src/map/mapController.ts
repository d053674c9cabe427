import type { MapConfig, PublicRegion } from '@wip/shared/areas/areaSchemas.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { type Camera, viewStore } from '../app/viewState.ts';
import { type AreaCodes, statusStore } from '../features/status/live/statusStore.ts';
import type { Theme } from '../ui/theme.ts';
import { setCatalogueVersion } from './areaSource.ts';
import { areasInView } from './areasUnder.ts';
import { cameraOf, fitBox, prefersReducedMotion, showArea, uncover } from './camera.ts';
import { createMap } from './createMap.ts';
import { markSelected } from './layers/selectionOutline.ts';
import { createLoadLayer } from './loadLayer.ts';
import { listenToPointer, type PointerCallbacks } from './pointerInput.ts';
import { areaSourceId, type MapEvent, type MapPadding, type PowerMap } from './powerMap.ts';
import { createRegionSummaries } from './regionSummaries.ts';
import { onShowBox } from './showBox.ts';
import { createStatePainter } from './statePainter.ts';
import { viewSummary } from './viewSummary.ts';

export interface MapControllerOptions extends PointerCallbacks {
  container: HTMLElement;
  config: MapConfig;
  theme: Theme;
  camera: Camera | null;
  padding: MapPadding;
  isCompact: boolean;
  onCamera(camera: Camera): void;
  /** After the reader moved the map: what is in view, in words. */
  onSummary(words: string): void;
  /** Drawing has stopped for good. */
  onUnavailable(): void;
}

export interface LocatedArea {
  number: number;
  bbox: BoundingBox;
  center: LonLat;
}

export type MapController = Awaited<ReturnType<typeof openMapController>>;

const summaryDelayMs = 700;
/** How long a lost graphics context may take to come back. */
const contextPatienceMs = 6_000;

/** Opens the map and keeps it painted: states, time, theme, selection and tiles. */
export async function openMapController(options: MapControllerOptions) {
  let { padding, theme } = options;
  let selectedId: string | null = null;
  let tappedNumber: number | null = null;
  /** A link's camera stays as it was shared. */
  let keepsCamera = options.camera !== null;
  let version = statusStore.getSnapshot().catalogueVersion ?? options.config.catalogueVersion;
  const { map, notice, setTheme } = await createMap({ ...options, catalogueVersion: () => version });
  const painter = createStatePainter({ map });
  const summaries = createRegionSummaries(map);
  const loadLayer = createLoadLayer(map);
  let selectedNumber: number | null = null;
  let frame: number | undefined;
  let isDue = false;
  let paintedAt: Date | null = viewStore.getSnapshot().at;
  /** What was painted last; null for a map that lost it. */
  let painted: { codes: AreaCodes; revision: number } | null = null;

  function paint() {
    isDue = false;
    const { at } = viewStore.getSnapshot();
    const warmsUp = at === null && paintedAt === null && !prefersReducedMotion();
    const codes = statusStore.codesAt(at);
    const { revision } = statusStore.getSnapshot();
    if (painted?.codes !== codes || painted.revision !== revision) painter.paint(codes, { warmsUp });
    painted = { codes, revision };
    summaries.update(codes);
    paintedAt = at;
  }
  /** Paints at once, so that the very next frame shows it; more changes before that wait for the one after. */
  function schedulePaint() {
    isDue = true;
    if (frame !== undefined) return;
    paint();
    frame = requestAnimationFrame(() => {
      frame = undefined;
      if (isDue) schedulePaint();
    });
  }
  const repaintAll = () => {
    painter.forget();
    painted = null;
    summaries.forget();
    loadLayer.repaint();
    markSelected(map, selectedNumber);
    schedulePaint();
  };
  function summaryWords(): string {
    const ofUse = loadLayer.words();
    if (ofUse !== null) return ofUse;
    const farOut = summaries.words(statusStore.codesAt(viewStore.getSnapshot().at));
    return farOut ?? viewSummary([...areasInView(map)].map(painter.codeOf));
  }
  function followStatus() {
    const next = statusStore.getSnapshot().catalogueVersion;
    if (next !== null && next !== version) {
      version = next;
      setCatalogueVersion(map, options.config, next);
      onceLoaded(map, repaintAll);
      painter.forget();
      painted = null;
    }
    schedulePaint();
  }

  const stops = [
    statusStore.subscribe(followStatus),
    viewStore.subscribe(schedulePaint),
    listenToPointer(map, {
      onHover: options.onHover,
      onUncovered: options.onUncovered,
      onTap(area) {
        tappedNumber = area.areaNumber;
        options.onTap(area);
      },
    }),
    listenToMoves(map, summaryWords, options),
    onShowBox((box) => fitBox(map, box, padding)),
    watchContext(map, repaintAll, options.onUnavailable),
  ];
  followStatus();

  return {
    notice,
    setTheme(next: Theme) {
      if (next === theme) return;
      theme = next;
      setTheme(next, repaintAll);
    },
    setRegions(next: readonly PublicRegion[]) {
      summaries.setRegions(next);
      schedulePaint();
    },
    setPadding(next: MapPadding) {
      padding = next;
    },
    /** Marks an area; one that was not tapped on the map is brought into view as soon as it is located. */
    async select(areaId: string | null, locate: () => Promise<LocatedArea>) {
      const isShared = keepsCamera;
      keepsCamera = false;
      if (areaId === selectedId) return;
      selectedId = areaId;
      const area = areaId === null ? null : await locate();
      if (areaId !== selectedId) return;
      selectedNumber = area?.number ?? null;
      markSelected(map, selectedNumber);
      if (area === null) return;
      if (isShared || tappedNumber === area.number) uncover(map, area.center, padding);
      else showArea(map, area, padding);
      tappedNumber = null;
    },
    destroy() {
      for (const stop of stops) stop();
      if (frame !== undefined) cancelAnimationFrame(frame);
      painter.stop();
      loadLayer.stop();
      map.remove();
    },
  };
}

/** Tells where the map looks and what it shows, once the reader's own movement has ended. */
function listenToMoves(
  map: PowerMap,
  summaryWords: () => string,
  { onCamera, onSummary }: Pick<MapControllerOptions, 'onCamera' | 'onSummary'>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onMoveEnd = ({ originalEvent }: MapEvent) => {
    onCamera(cameraOf(map));
    if (!originalEvent) return;
    clearTimeout(timer);
    timer = setTimeout(() => onSummary(summaryWords()), summaryDelayMs);
  };
  map.on('moveend', onMoveEnd);
  return () => {
    clearTimeout(timer);
    map.off('moveend', onMoveEnd);
  };
}

/** Paints again after the graphics context came back, and gives up where it does not. */
function watchContext(map: PowerMap, onRestored: () => void, onGone: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  map.on('webglcontextlost', () => {
    timer = setTimeout(onGone, contextPatienceMs);
  });
  map.on('webglcontextrestored', () => {
    clearTimeout(timer);
    onRestored();
  });
  return () => clearTimeout(timer);
}

function onceLoaded(map: PowerMap, act: () => void): void {
  const listener = (event: MapEvent & { sourceId?: string; isSourceLoaded?: boolean }) => {
    if (event.sourceId !== areaSourceId || !event.isSourceLoaded) return;
    map.off('sourcedata', listener);
    act();
  };
  map.on('sourcedata', listener);
}
