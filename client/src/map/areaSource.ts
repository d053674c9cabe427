import type { MapConfig } from '@wip/shared/areas/areaSchemas.ts';
import { areaSourceId, basemapSourceId, type PowerMap, regionSourceId } from './powerMap.ts';

/** Adds the areas of a catalogue version as vector tiles, a place for the regions' summaries and, if wanted, the token-free basemap. */
export function addSources(map: PowerMap, config: MapConfig, catalogueVersion: string, withBasemap: boolean) {
  if (withBasemap && config.basemapPath !== null && !map.getSource(basemapSourceId)) {
    const data = absolute(config.basemapPath.replace('{version}', catalogueVersion));
    map.addSource(basemapSourceId, { type: 'geojson', data });
  }
  if (!map.getSource(regionSourceId)) {
    map.addSource(regionSourceId, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  }
  if (!map.getSource(areaSourceId)) {
    map.addSource(areaSourceId, {
      type: 'vector',
      tiles: tileUrls(config, catalogueVersion),
      minzoom: 0,
      maxzoom: config.tilesMaxZoom,
    });
  }
}

/** Shows another catalogue version; the states have to be set again after it. */
export function setCatalogueVersion(map: PowerMap, config: MapConfig, catalogueVersion: string): void {
  const source = map.getSource(areaSourceId) as { setTiles(tiles: string[]): void } | undefined;
  source?.setTiles(tileUrls(config, catalogueVersion));
}

function tileUrls(config: MapConfig, catalogueVersion: string): string[] {
  return [absolute(config.tilesPath.replace('{version}', encodeURIComponent(catalogueVersion)))];
}

/** Workers resolve no relative address, and `URL` would escape the braces of the template. */
function absolute(path: string): string {
  return path.startsWith('/') ? window.location.origin + path : path;
}

/** The regions' attributions, as the libraries' control takes them. */
export function attributionHtml(config: MapConfig): string {
  return config.attribution.map(escapeHtml).join(' · ');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
