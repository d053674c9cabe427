import type { MapConfig } from '@wip/shared/areas/areaSchemas.ts';
import type { Camera } from '../app/viewState.ts';
import type { Theme } from '../ui/theme.ts';
import type { MapPadding, PowerMap } from './powerMap.ts';

export interface MapOptions {
  container: HTMLElement;
  config: MapConfig;
  /** The version that is on air, which may be newer than the configuration. */
  catalogueVersion(): string;
  theme: Theme;
  /** Where to look; null shows all regions. */
  camera: Camera | null;
  padding: MapPadding;
  isCompact: boolean;
}

export interface OpenedMap {
  map: PowerMap;
  /** Whether land, borders and the like are layers of ours. */
  hasOwnBasemap: boolean;
  /** Changes the colours; `reinstall` is called where that takes a new style and so new layers. */
  setTheme(theme: Theme, reinstall: () => void): void;
}

/** What can go wrong with Mapbox, in words for the user. */
export type MapboxFailure = 'refused' | 'unreachable';

export class MapboxError extends Error {
  readonly failure: MapboxFailure;

  constructor(failure: MapboxFailure) {
    super(`Mapbox: ${failure}`);
    this.failure = failure;
  }
}

/** Whether this browser can draw a map at all; asked before a library is downloaded. */
export function canDrawMaps(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

/**
 * Opens the map that the configuration asks for. Mapbox without an answer, or with a token that it
 * refuses, gives way to the built-in map, with a sentence that says so. Only the library in use is loaded.
 */
export async function createMap(options: MapOptions): Promise<OpenedMap & { notice: string | null }> {
  if (options.config.provider === 'mapbox' && options.config.mapboxToken) {
    const { openMapbox } = await import('./mapbox.ts');
    try {
      return { ...(await openMapbox(options)), notice: null };
    } catch (error) {
      if (!(error instanceof MapboxError)) throw error;
      return { ...(await openBuiltIn(options)), notice: noticeOf[error.failure] };
    }
  }
  return { ...(await openBuiltIn(options)), notice: null };
}

const noticeOf: Record<MapboxFailure, string> = {
  refused: 'Mapbox refused this site’s key. You see the built-in map instead.',
  unreachable: 'Mapbox does not answer. You see the built-in map instead.',
};

async function openBuiltIn(options: MapOptions): Promise<OpenedMap> {
  const { openMaplibre } = await import('./maplibre.ts');
  return openMaplibre(options);
}
