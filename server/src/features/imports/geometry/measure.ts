import { wrapLongitude } from '@wip/shared/areas/unwrapRing.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import polylabel from 'polylabel';

/** Radius of the sphere that has the surface of the Earth. */
const earthRadiusKm = 6371.0072;
const radians = Math.PI / 180;
const roundingDeg = 1e-9;

/** Surface within a closed, unwrapped ring in km², positive where it runs counter-clockwise. */
export function signedAreaKm2(ring: readonly LonLat[]): number {
  let sum = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [fromLon, fromLat] = ring[index - 1]!;
    const [toLon, toLat] = ring[index]!;
    sum -= (toLon - fromLon) * radians * (2 + Math.sin(fromLat * radians) + Math.sin(toLat * radians));
  }
  return (sum * earthRadiusKm * earthRadiusKm) / 2;
}

/** Surface of a polygon without its holes in km². */
export function polygonAreaKm2([shell, ...holes]: readonly LonLat[][]): number {
  const holesKm2 = holes.reduce((sum, hole) => sum + Math.abs(signedAreaKm2(hole)), 0);
  return Math.abs(signedAreaKm2(shell ?? [])) - holesKm2;
}

/** The smallest box around all polygons (unwrapped rings); west > east where it crosses the antimeridian. */
export function boundingBox(polygons: readonly LonLat[][][]): BoundingBox {
  let [south, north] = [90, -90];
  const spans = polygons.map(([shell = []]) => {
    let [west, east] = [Infinity, -Infinity];
    for (const [lon, lat] of shell) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
    return { west, east };
  });
  const { west, east } = smallestSpan(spans);
  return [west, south, east, north];
}

interface Span {
  west: number;
  east: number;
}

/** The complement of the widest gap between spans on the circle of longitudes; a gap at ±180° is preferred. */
function smallestSpan(spans: readonly Span[]): Span {
  const plain = { west: Math.min(...spans.map((s) => s.west)), east: Math.max(...spans.map((s) => s.east)) };
  const onCircle = spans
    .map(({ west, east }) => {
      const turnDeg = west >= 180 ? -360 : west < -180 ? 360 : 0;
      return { west: west + turnDeg, east: east + turnDeg };
    })
    .sort((a, b) => a.west - b.west);
  const isPlain = plain.west >= -180 && plain.east <= 180;
  let widestDeg = isPlain ? plain.west + 360 - plain.east : -1;
  let best = isPlain ? plain : { west: -180, east: 180 };
  let reachedEast = onCircle.reduce((east, span) => Math.max(east, span.east - 360), -Infinity);
  for (const { west, east } of onCircle) {
    if (west - reachedEast > widestDeg + roundingDeg) {
      widestDeg = west - reachedEast;
      best = { west, east: wrapLongitude(reachedEast) };
    }
    reachedEast = Math.max(reachedEast, east);
  }
  return best;
}

/** The point inside a polygon (unwrapped rings) that lies farthest from its edges; null where none is found. */
export function innerPoint(polygon: readonly LonLat[][]): LonLat | null {
  const shell = polygon[0] ?? [];
  const lats = shell.map(([, lat]) => lat);
  const lons = shell.map(([lon]) => lon);
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const stretch = Math.max(Math.cos(((south + north) / 2) * radians), 0.01);
  const flat = polygon.map((ring) => ring.map(([lon, lat]): LonLat => [lon * stretch, lat]));
  const extent = Math.max((Math.max(...lons) - Math.min(...lons)) * stretch, north - south);
  for (const share of [50, 5_000, 500_000]) {
    const label = polylabel(flat, extent / share);
    if (label.distance > 0) return [wrapLongitude(label[0] / stretch), label[1]];
  }
  return null;
}
