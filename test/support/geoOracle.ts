import type { AreaGeometry, BoundingBox, LonLat } from '@wip/shared/geo.ts';

/**
 * Brute force on the sphere, independent of the product: points are unit vectors, edges of areas are great
 * circles, edges of boxes are parallels and meridians exactly. Areas span at most some hundred kilometres.
 */

/** MongoDB's sphere. */
export const earthRadiusM = 6_378_100;

type Vector = readonly [number, number, number];
type Ring = readonly Vector[];

export interface OracleArea {
  number: number;
  rings: readonly Ring[];
  center: Vector;
  /** Every vertex lies within this angle of the center. */
  radius: number;
  vertices: readonly LonLat[];
}

const radians = Math.PI / 180;
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const length = (a: Vector) => Math.hypot(...a);
const angle = (a: Vector, b: Vector) => Math.atan2(length(cross(a, b)), dot(a, b));
const unit = (a: Vector): Vector => {
  const size = length(a);
  return [a[0] / size, a[1] / size, a[2] / size];
};

export function toVector([lon, lat]: LonLat): Vector {
  const flat = Math.cos(lat * radians);
  return [flat * Math.cos(lon * radians), flat * Math.sin(lon * radians), Math.sin(lat * radians)];
}

export function oracleArea(number: number, geometry: AreaGeometry): OracleArea {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const rings = polygons.flat().map((ring) => ring.slice(0, -1).map(toVector));
  const vertices = rings.flat();
  const center = unit(
    vertices.reduce<Vector>((sum, v) => [sum[0] + v[0], sum[1] + v[1], sum[2] + v[2]], [0, 0, 0]),
  );
  const radius = Math.max(...vertices.map((v) => angle(center, v)));
  return { number, rings, center, radius, vertices: polygons.flat(2) };
}

/** Whether the point lies inside, and how far it is from the nearest edge. */
export function locate(area: OracleArea, point: LonLat): { inside: boolean; edgeM: number } {
  const p = toVector(point);
  let edge = Number.POSITIVE_INFINITY;
  for (const [a, b] of edges(area)) edge = Math.min(edge, angleToArc(p, a, b));
  return { inside: contains(area, p), edgeM: edge * earthRadiusM };
}

/** A lower bound of the distance, cheap. */
export function atLeastM(area: OracleArea, point: LonLat): number {
  return (angle(area.center, toVector(point)) - area.radius) * earthRadiusM;
}

export function meetsBox(area: OracleArea, bbox: BoundingBox): boolean {
  const [west, south, east, north] = bbox;
  const centerLat = Math.asin(area.center[2]) / radians;
  const reach = area.radius / radians;
  if (centerLat + reach < south || centerLat - reach > north) return false;
  if (area.vertices.some((vertex) => boxHolds(bbox, vertex))) return true;
  for (const [a, b] of edges(area)) {
    for (const lat of [south, north]) {
      if (crossingsOfParallel(a, b, lat).some((lon) => longitudeWithin(lon, west, east))) return true;
    }
    for (const lon of [west, east]) {
      if (arcsCross(a, b, toVector([lon, south]), toVector([lon, north]))) return true;
    }
  }
  return contains(area, toVector([west, south])); // the whole box lies inside, or outside, or in a hole
}

/** The box with each side moved outward by so many metres; negative moves inward. */
export function growBox([west, south, east, north]: BoundingBox, byM: number): BoundingBox {
  const lat = byM / earthRadiusM / radians;
  const lon = lat / Math.cos(Math.max(Math.abs(south), Math.abs(north), 0) * radians);
  const full = west === -180 && east === 180;
  return [full ? west : west - lon, south - lat, full ? east : east + lon, north + lat];
}

function* edges(area: OracleArea): Generator<[Vector, Vector]> {
  for (const ring of area.rings) {
    for (let i = 0; i < ring.length; i += 1) yield [ring[i]!, ring[(i + 1) % ring.length]!];
  }
}

/** Even-odd over the arc from the point to a place surely outside. */
function contains(area: OracleArea, p: Vector): boolean {
  if (angle(area.center, p) > area.radius * 1.01) return false;
  const tilt = 0.7389; // no direction in which test data has vertices
  const axis: Vector = [Math.cos(tilt), Math.sin(tilt) * 0.6, Math.sin(tilt) * 0.8];
  const side = unit(cross(area.center, axis));
  const far = area.radius * 3 + 0.001;
  const outside: Vector = unit([
    area.center[0] * Math.cos(far) + side[0] * Math.sin(far),
    area.center[1] * Math.cos(far) + side[1] * Math.sin(far),
    area.center[2] * Math.cos(far) + side[2] * Math.sin(far),
  ]);
  let inside = false;
  for (const [a, b] of edges(area)) if (arcsCross(a, b, p, outside)) inside = !inside;
  return inside;
}

/** Whether two arcs, each under half a circle, cross. */
function arcsCross(a: Vector, b: Vector, c: Vector, d: Vector): boolean {
  const ab = cross(a, b);
  const cd = cross(c, d);
  if (dot(ab, c) > 0 === dot(ab, d) > 0 || dot(cd, a) > 0 === dot(cd, b) > 0) return false;
  const meeting = cross(ab, cd); // one of two antipodes: it must be the same for both arcs
  const nearAb = dot(meeting, [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
  const nearCd = dot(meeting, [c[0] + d[0], c[1] + d[1], c[2] + d[2]]);
  return nearAb > 0 === nearCd > 0;
}

function angleToArc(p: Vector, a: Vector, b: Vector): number {
  const normal = unit(cross(a, b));
  const beyondA = dot(cross(normal, a), p) < 0;
  const beyondB = dot(cross(normal, b), p) > 0;
  if (beyondA || beyondB) return Math.min(angle(p, a), angle(p, b));
  return Math.abs(Math.asin(Math.max(-1, Math.min(1, dot(normal, p)))));
}

/** The longitudes at which the arc from a to b has the latitude. */
function crossingsOfParallel(a: Vector, b: Vector, latitudeDeg: number): number[] {
  const end = angle(a, b);
  const ahead = unit(cross(cross(a, b), a));
  const height = Math.sin(latitudeDeg * radians);
  const swing = Math.hypot(a[2], ahead[2]);
  if (swing < Math.abs(height)) return [];
  const top = Math.atan2(ahead[2], a[2]);
  const turn = Math.acos(height / swing);
  return [top - turn, top + turn]
    .map((at) => Math.atan2(Math.sin(at), Math.cos(at)))
    .filter((at) => at >= 0 && at <= end)
    .map((at) => {
      const x = a[0] * Math.cos(at) + ahead[0] * Math.sin(at);
      const y = a[1] * Math.cos(at) + ahead[1] * Math.sin(at);
      return Math.atan2(y, x) / radians;
    });
}

function boxHolds([west, south, east, north]: BoundingBox, [lon, lat]: LonLat): boolean {
  return lat >= south && lat <= north && longitudeWithin(lon, west, east);
}

function longitudeWithin(lon: number, west: number, east: number): boolean {
  if (west === -180 && east === 180) return true;
  const width = (((east - west) % 360) + 360) % 360;
  return (((lon - west) % 360) + 360) % 360 <= width;
}
