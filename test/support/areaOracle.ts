import type { AreaGeometry, BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { exactSide } from './exactSide.ts';

/**
 * Judges stored areas by brute force in the plane, without any of the product's geometry: every pair of edges is
 * looked at, and signs are exact. Areas are narrower than half the globe.
 */

type Ring = readonly LonLat[];
type Polygon = readonly Ring[];

export function polygonsOf(geometry: AreaGeometry): Polygon[] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

/** What is wrong with an area; nothing where it is right. */
export function faultsOf(geometry: AreaGeometry, bounds: BoundingBox): string[] {
  const stored = polygonsOf(geometry);
  const shapeFaults = stored.flat().flatMap((ring) => ringFaults(ring, bounds));
  if (stored.length === 0 || stored.some((rings) => rings.length === 0))
    shapeFaults.push('a part without rings');
  if (shapeFaults.length > 0) return shapeFaults;
  const polygons = stored.map((rings) => rings.map((ring) => layOut(ring, stored[0]![0]![0]![0])));
  return [...polygons.flatMap(polygonFaults), ...partFaults(polygons)];
}

function ringFaults(ring: Ring, [west, south, east, north]: BoundingBox): string[] {
  const faults: string[] = [];
  if (ring.length < 4) faults.push(`a ring of ${ring.length} positions`);
  if (!isSame(ring[0], ring.at(-1))) faults.push('an open ring');
  for (const [index, position] of ring.entries()) {
    const [lon, lat] = position;
    const isPosition = position.length === 2 && Number.isFinite(lon) && Number.isFinite(lat);
    const isWithinLongitudes = west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
    if (!isPosition) faults.push(`${JSON.stringify(position)} is no position`);
    else if (!isWithinLongitudes || lat < south || lat > north || Math.abs(lon) > 180)
      faults.push(`${position} is outside`);
    if (index > 0 && isSame(position, ring[index - 1])) faults.push(`${position} stands twice`);
  }
  return faults;
}

/** Winding, crossings within and between the rings, and where the holes lie. */
function polygonFaults(rings: Polygon): string[] {
  const faults: string[] = [];
  const [shell, ...holes] = rings as [Ring, ...Ring[]];
  for (const [index, ring] of rings.entries()) {
    const isCounterClockwise = doubledArea(ring) > 0;
    if (isCounterClockwise !== (index === 0)) faults.push(`ring ${index} is wound the wrong way`);
    if (isAtOdds(edgesOf(ring))) faults.push(`ring ${index} crosses or touches itself`);
    for (const other of rings.slice(index + 1)) {
      if (edgesOf(ring).some((edge) => edgesOf(other).some((against) => meet(edge, against) > 1))) {
        faults.push(`ring ${index} crosses another`);
      }
    }
  }
  for (const [index, hole] of holes.entries()) {
    if (!hole.some((position) => place(position, shell) === 'inside'))
      faults.push(`hole ${index} is not inside`);
    if (hole.some((position) => place(position, shell) === 'outside'))
      faults.push(`hole ${index} is outside`);
    const isNested = holes.some(
      (other) => other !== hole && hole.every((at) => place(at, other) !== 'outside'),
    );
    if (isNested) faults.push(`hole ${index} lies in another`);
  }
  return faults;
}

/** Parts that share ground: their edges cross, or a vertex or the middle of an edge of one lies within the other. */
function partFaults(polygons: readonly Polygon[]): string[] {
  return polygons.flatMap((polygon, index) =>
    polygons.slice(index + 1).flatMap((other) => (shareGround(polygon, other) ? ['two parts overlap'] : [])),
  );
}

function shareGround(a: Polygon, b: Polygon): boolean {
  const crosses = a
    .flatMap(edgesOf)
    .some((edge) => b.flatMap(edgesOf).some((against) => meet(edge, against) === 3));
  return crosses || sample(a).some((at) => isWithin(at, b)) || sample(b).some((at) => isWithin(at, a));
}

/** Points within a polygon: a little beside the middle of each edge. */
function sample(polygon: Polygon): LonLat[] {
  return polygon.flatMap(edgesOf).flatMap(([from, to]): LonLat[] => {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    // the inside is on the left of shells and holes alike
    const beside: LonLat = [(from[0] + to[0]) / 2 - dy * 1e-6, (from[1] + to[1]) / 2 + dx * 1e-6];
    return isWithin(beside, polygon) ? [beside] : [];
  });
}

/** Whether a point lies strictly within a polygon whose rings are laid out like it. */
export function isWithin(point: LonLat, [shell = [], ...holes]: Polygon): boolean {
  return place(point, shell) === 'inside' && holes.every((hole) => place(point, hole) === 'outside');
}

/** Whether a stored area holds a point strictly inside one of its parts. */
export function holds(geometry: AreaGeometry, point: LonLat): boolean {
  return polygonsOf(geometry).some((rings) =>
    isWithin(
      point,
      rings.map((ring) => layOut(ring, point[0])),
    ),
  );
}

function place(point: LonLat, ring: Ring): 'inside' | 'outside' | 'edge' {
  let crossings = 0;
  for (const [from, to] of edgesOf(ring)) {
    const side = exactSide(from, to, point);
    const isInBox =
      Math.min(from[0], to[0]) <= point[0] &&
      point[0] <= Math.max(from[0], to[0]) &&
      Math.min(from[1], to[1]) <= point[1] &&
      point[1] <= Math.max(from[1], to[1]);
    if (side === 0 && isInBox) return 'edge';
    if (from[1] <= point[1] && to[1] > point[1] && side > 0) crossings += 1;
    if (from[1] > point[1] && to[1] <= point[1] && side < 0) crossings += 1;
  }
  return crossings % 2 === 1 ? 'inside' : 'outside';
}

type Edge = readonly [from: LonLat, to: LonLat, position: number];

function edgesOf(ring: Ring): Edge[] {
  return ring.slice(1).map((to, position): Edge => [ring[position]!, to, position]);
}

function isAtOdds(edges: readonly Edge[]): boolean {
  for (let at = 0; at < edges.length; at += 1) {
    for (let other = at + 1; other < edges.length; other += 1) {
      if (areApart(edges[at]!, edges[other]!)) continue;
      if (isFault(edges[at]!, edges[other]!, edges.length)) return true;
    }
  }
  return false;
}

function areApart([a, b]: Edge, [c, d]: Edge): boolean {
  return (
    Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
    Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
    Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
    Math.max(c[1], d[1]) < Math.min(a[1], b[1])
  );
}

/** Two edges of one ring may meet only where one follows the other, in the point that they share. */
function isFault(a: Edge, b: Edge, count: number): boolean {
  const isNext = b[2] === a[2] + 1 || (a[2] === 0 && b[2] === count - 1);
  return meet(a, b) > (isNext ? 1 : 0);
}

/** 0: apart; 1: they touch in one point; 2: they share a stretch; 3: they cross. */
function meet([a, b]: Edge, [c, d]: Edge): 0 | 1 | 2 | 3 {
  const [abc, abd, cda, cdb] = [
    exactSide(a, b, c),
    exactSide(a, b, d),
    exactSide(c, d, a),
    exactSide(c, d, b),
  ];
  if (abc * abd < 0 && cda * cdb < 0) return 3;
  const within = (from: LonLat, to: LonLat, point: LonLat) =>
    [0, 1].every((axis) => (point[axis]! - from[axis]!) * (point[axis]! - to[axis]!) <= 0);
  const touching = [
    ...(abc === 0 && within(a, b, c) ? [c] : []),
    ...(abd === 0 && within(a, b, d) ? [d] : []),
    ...(cda === 0 && within(c, d, a) ? [a] : []),
    ...(cdb === 0 && within(c, d, b) ? [b] : []),
  ];
  const different = new Set(touching.map(String)).size;
  return different > 1 ? 2 : different === 1 ? 1 : 0;
}

/** The ring without jumps at ±180°, beginning less than half a turn from `nearLon`. */
function layOut(ring: Ring, nearLon: number): LonLat[] {
  let before = nearLon;
  return ring.map(([lon, lat]) => {
    const turns = Math.round((before - lon) / 360);
    before = lon + turns * 360;
    return [before, lat];
  });
}

function doubledArea(ring: Ring): number {
  const [originX, originY] = ring[0]!;
  return edgesOf(ring).reduce(
    (sum, [[ax, ay], [bx, by]]) => sum + (ax - originX) * (by - originY) - (bx - originX) * (ay - originY),
    0,
  );
}

/** Surface in km², with edges that are straight in longitude and the sine of latitude. */
export function surfaceKm2(geometry: AreaGeometry): number {
  const flat = (ring: Ring) =>
    Math.abs(
      doubledArea(
        layOut(ring, ring[0]![0]).map(([lon, lat]): LonLat => [lon, Math.sin((lat * Math.PI) / 180)]),
      ),
    ) / 2;
  const degrees = polygonsOf(geometry).reduce(
    (sum, [shell = [], ...holes]) => sum + flat(shell) - holes.reduce((all, hole) => all + flat(hole), 0),
    0,
  );
  return degrees * (Math.PI / 180) * 6_371.0072 ** 2;
}

/** The same text for two areas with the same parts, rings and vertices, wherever rings begin and however they run. */
export function outlineOf(geometry: AreaGeometry): string {
  return polygonsOf(geometry)
    .map(([shell = [], ...holes]) => [ringOutline(shell), ...holes.map(ringOutline).sort()].join(' without '))
    .sort()
    .join(' and ');
}

function ringOutline(ring: Ring): string {
  const distinct = ring
    .filter((position, index) => index === 0 || !isSame(position, ring[index - 1]))
    .map(String);
  if (distinct.at(-1) === distinct[0]) distinct.pop();
  const start = distinct.indexOf([...distinct].sort()[0]!);
  const forward = [...distinct.slice(start), ...distinct.slice(0, start)];
  const backward = [forward[0]!, ...forward.slice(1).reverse()];
  return [forward.join(' '), backward.join(' ')].sort()[0]!;
}

function isSame(a: LonLat | undefined, b: LonLat | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
}
