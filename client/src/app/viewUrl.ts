const layers = ['power', 'use', 'tomorrow'] as const;

/** What a link says: the chosen area, the time, the view and where the map looks. */
export interface View {
  areaId: string | null;
  /** null follows the present. */
  at: Date | null;
  view: 'map' | 'list';
  /** What the map's colours tell: whether there is power, how much is used, or what use and risk are expected. */
  layer: (typeof layers)[number];
  camera: Camera | null;
}

export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
}

const areaIdPattern = /^[a-z0-9-]{1,40}\/[a-z0-9._-]{1,100}$/;
const earliestMs = Date.UTC(1970, 0, 1);
const latestMs = Date.UTC(2200, 0, 1);

/** Reads a query string; what it does not understand it leaves at its default. */
export function parseView(search: string): View {
  const query = new URLSearchParams(search);
  const areaId = query.get('area');
  return {
    areaId: areaId !== null && areaIdPattern.test(areaId) ? areaId : null,
    at: parseAt(query.get('at')),
    view: query.get('view') === 'list' ? 'list' : 'map',
    layer: layers.find((layer) => layer === query.get('layer')) ?? 'power',
    camera: parseCamera(query.get('map')),
  };
}

/** The query string of a view, '' for the default one. Instants are cut to the minute. */
export function formatView({ areaId, at, view, layer, camera }: View): string {
  const parts: string[] = [];
  if (areaId !== null) parts.push(`area=${areaId}`);
  if (at !== null) parts.push(`at=${at.toISOString().slice(0, 16)}Z`);
  if (view === 'list') parts.push('view=list');
  if (layer !== 'power') parts.push(`layer=${layer}`);
  if (camera !== null) {
    parts.push(`map=${round(camera.zoom, 1)}/${round(camera.lat, 3)}/${round(camera.lon, 3)}`);
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function parseAt(text: string | null): Date | null {
  if (text === null) return null;
  const atMs = Date.parse(text);
  return atMs >= earliestMs && atMs < latestMs ? new Date(atMs) : null;
}

function parseCamera(text: string | null): Camera | null {
  const numbers = /^(-?[\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(text ?? '');
  if (!numbers) return null;
  const [zoom, lat, lon] = numbers.slice(1).map(Number) as [number, number, number];
  const isOnEarth = zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return isOnEarth ? { lon, lat, zoom } : null;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
