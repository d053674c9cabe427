import mapboxgl from 'mapbox-gl';
import 'mapbox-gl/dist/mapbox-gl.css';
import type { Theme } from '../ui/theme.ts';
import { addSources, attributionHtml } from './areaSource.ts';
import { quietControls } from './controls.ts';
import { MapboxError, type MapOptions, type OpenedMap } from './createMap.ts';
import { installLayers } from './layers/installLayers.ts';
import { openingCamera } from './openingCamera.ts';
import type { PowerMap } from './powerMap.ts';

/** How long Mapbox may take to give its style before the built-in map takes its place. */
const patienceMs = 8_000;

const styleOf: Record<Theme, string> = {
  dark: 'mapbox://styles/mapbox/dark-v11',
  light: 'mapbox://styles/mapbox/light-v11',
};

/** Opens Mapbox's map with the areas on it. Rejects with a MapboxError where Mapbox does not serve us. */
export async function openMapbox(options: MapOptions): Promise<OpenedMap> {
  const { config, container, isCompact, theme } = options;
  const map = new mapboxgl.Map({
    container,
    accessToken: config.mapboxToken ?? '',
    style: styleOf[theme],
    ...openingCamera(options),
    projection: 'mercator',
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 14,
    localFontFamily: 'sans-serif',
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(
    new mapboxgl.AttributionControl({ compact: isCompact, customAttribution: attributionHtml(config) }),
    'bottom-left',
  );
  map.addControl(new mapboxgl.NavigationControl({ showCompass: false }), 'top-right');
  const powerMap: PowerMap = map;
  quietControls(container);
  try {
    await styleIsLoaded(powerMap);
  } catch (error) {
    map.remove();
    throw error;
  }
  const install = (next: Theme) => {
    addSources(powerMap, config, options.catalogueVersion(), false);
    installLayers(powerMap, next, { hasOwnBasemap: false });
  };
  install(theme);
  return {
    map: powerMap,
    hasOwnBasemap: false,
    setTheme(next, reinstall) {
      map.once('style.load', () => {
        install(next);
        reinstall();
      });
      map.setStyle(styleOf[next]);
    },
  };
}

function styleIsLoaded(map: PowerMap): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new MapboxError('unreachable')), patienceMs);
    map.on('style.load', () => {
      clearTimeout(timer);
      resolve();
    });
    map.on('error', ({ error }) => {
      const status = (error as { status?: number } | undefined)?.status;
      const isRefused = status === 401 || status === 403 || /token/i.test(error?.message ?? '');
      if (!isRefused) return;
      clearTimeout(timer);
      reject(new MapboxError('refused'));
    });
  });
}
