import type { Theme } from '../ui/theme.ts';
import type { Tokens } from '../ui/tokens.ts';

/** A layer as both map libraries take it. */
export interface LayerSpec {
  id: string;
  type: 'fill' | 'line' | 'symbol';
  source: string;
  'source-layer'?: string;
  minzoom?: number;
  maxzoom?: number;
  filter?: unknown[];
  layout?: Record<string, unknown>;
  paint?: Record<string, unknown>;
}

export type SourceSpec =
  | { type: 'vector'; tiles: string[]; minzoom: number; maxzoom: number }
  | { type: 'geojson'; data: string | PointData };

/** Points with properties, as GeoJSON. */
export interface PointData {
  type: 'FeatureCollection';
  features: {
    type: 'Feature';
    properties: Record<string, string | number>;
    geometry: { type: 'Point'; coordinates: [number, number] };
  }[];
}

/** What a layer file makes of a theme and its colours. */
export type LayersOf = (tokens: Tokens, theme: Theme) => LayerSpec[];

export interface FeatureRef {
  source: string;
  sourceLayer: string;
  id: number;
}

export interface MapPointer {
  point: { x: number; y: number };
  lngLat: { lng: number; lat: number };
}

export interface MapPadding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

type Point = [number, number];
type Listener = (event: MapEvent) => void;

/** An event of either library; which fields it has depends on its type. */
export interface MapEvent extends Partial<MapPointer> {
  type: string;
  originalEvent?: unknown;
  error?: Error;
}

/** The part of a map that this product uses; the classes of both libraries have it. */
export interface PowerMap {
  on(type: string, listener: Listener): unknown;
  off(type: string, listener: Listener): unknown;
  remove(): void;
  resize(): unknown;
  getCanvas(): HTMLCanvasElement;
  getContainer(): HTMLElement;
  addSource(id: string, source: SourceSpec): unknown;
  getSource(id: string): unknown;
  setFilter(layerId: string, filter: IdFilter): unknown;
  /** Takes a `LayerSpec`; each library narrows it to its own layers. */
  addLayer(layer: { id: string }, before?: string): unknown;
  getLayer(id: string): unknown;
  setLayoutProperty(layerId: string, name: string, value: unknown): unknown;
  setPaintProperty(layerId: string, name: string, value: unknown): unknown;
  addImage(id: string, image: ImageData, options: { pixelRatio: number }): unknown;
  updateImage(id: string, image: ImageData): unknown;
  hasImage(id: string): boolean;
  setFeatureState(feature: FeatureRef, state: Record<string, unknown>): unknown;
  /** GeoJSON features; the libraries' own types for them have nothing in common. */
  queryRenderedFeatures(at: Point | [Point, Point], options: { layers: string[] }): object[];
  project(at: Point): { x: number; y: number };
  getCenter(): { lng: number; lat: number };
  getZoom(): number;
  zoomIn(options?: object): unknown;
  zoomOut(options?: object): unknown;
  fitBounds(bounds: [number, number, number, number], options?: object): unknown;
  easeTo(options: object): unknown;
  setStyle(style: string): unknown;
}

/** The feature of one number. */
export type IdFilter = ['==', ['id'], number];

export const areaSourceId = 'areas';
/** The vector tiles' layer of polygons; its feature ids are area numbers. */
export const areaSourceLayer = 'areas';
export const labelSourceLayer = 'labels';
export const basemapSourceId = 'basemap';
export const regionSourceId = 'regions';

/** Replaces the points of a source; false where the map has no such source yet. */
export function setSourceData(map: PowerMap, sourceId: string, data: PointData): boolean {
  const source = map.getSource(sourceId) as { setData(data: PointData): void } | undefined;
  source?.setData(data);
  return source !== undefined;
}
