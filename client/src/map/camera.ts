import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import type { Camera } from '../app/viewState.ts';
import type { MapPadding, PowerMap } from './powerMap.ts';

const flightMs = 600;
/** Closer than this an area that was searched for is not shown. */
const closestZoom = 9.5;

export const prefersReducedMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export function cameraOf(map: PowerMap): Camera {
  const { lng, lat } = map.getCenter();
  return { lon: lng, lat, zoom: map.getZoom() };
}

/** Shows an area that was chosen elsewhere, beside what covers the map; stays where that is so already. */
export function showArea(map: PowerMap, area: { bbox: BoundingBox; center: LonLat }, padding: MapPadding) {
  const [west, south, east, north] = area.bbox;
  const corners = [map.project([west, south]), map.project([east, north]), map.project(area.center)];
  const widthPx = Math.abs(corners[1]!.x - corners[0]!.x);
  if (widthPx > 24 && corners.every((corner) => isFree(map, corner, padding))) return;
  fitBox(map, area.bbox, padding);
}

/** Shows a box as large as there is room beside what covers the map. */
export function fitBox(map: PowerMap, box: BoundingBox, padding: MapPadding) {
  map.fitBounds(box, { padding: withMargin(map, padding, 48), maxZoom: closestZoom, ...flight() });
}

/** Moves the map where a place would be hidden, to beside what covers it. */
export function uncover(map: PowerMap, at: LonLat, padding: MapPadding) {
  if (!isFree(map, map.project(at), padding)) map.easeTo({ center: at, padding, ...flight() });
}

function flight() {
  return { duration: prefersReducedMotion() ? 0 : flightMs, retainPadding: false };
}

function isFree(map: PowerMap, { x, y }: { x: number; y: number }, padding: MapPadding): boolean {
  const { clientWidth, clientHeight } = map.getContainer();
  return (
    x >= padding.left &&
    x <= clientWidth - padding.right &&
    y >= padding.top &&
    y <= clientHeight - padding.bottom
  );
}

/** A little room around, as far as the screen has it. */
function withMargin(map: PowerMap, padding: MapPadding, marginPx: number): MapPadding {
  const { clientWidth, clientHeight } = map.getContainer();
  const freeWidth = clientWidth - padding.left - padding.right;
  const freeHeight = clientHeight - padding.top - padding.bottom;
  const margin = Math.max(0, Math.min(marginPx, freeWidth / 4, freeHeight / 4));
  return {
    top: padding.top + margin,
    right: padding.right + margin,
    bottom: padding.bottom + margin,
    left: padding.left + margin,
  };
}
