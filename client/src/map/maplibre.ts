import { AttributionControl, Map as MaplibreMap, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { addSources, attributionHtml } from './areaSource.ts';
import { quietControls } from './controls.ts';
import type { MapOptions, OpenedMap } from './createMap.ts';
import { installLayers, repaintLayers } from './layers/installLayers.ts';
import { openingCamera } from './openingCamera.ts';
import type { PowerMap } from './powerMap.ts';
import { giveStatesByTile } from './statesByTile.ts';

setWorkerUrl(workerUrl);

/** Opens the token-free map: its own basemap, names drawn with the browser's own fonts. */
export async function openMaplibre(options: MapOptions): Promise<OpenedMap> {
  const { config, container, isCompact, theme } = options;
  const map = new MaplibreMap({
    container,
    style: { version: 8, sources: {}, layers: [] },
    ...openingCamera(options),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 14,
    fadeDuration: 150,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(
    new AttributionControl({ compact: isCompact, customAttribution: attributionHtml(config) }),
    'bottom-left',
  );
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  quietControls(container);
  await new Promise((resolve) => map.once('style.load', resolve));
  const powerMap: PowerMap = map;
  addSources(powerMap, config, options.catalogueVersion(), true);
  giveStatesByTile(map);
  // a graphics context that came back brings the sources anew
  map.on('style.load', () => giveStatesByTile(map));
  installLayers(powerMap, theme, { hasOwnBasemap: true });
  return { map: powerMap, hasOwnBasemap: true, setTheme: (next) => repaintLayers(powerMap, next) };
}
