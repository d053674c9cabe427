import type { AreaGeometry, LonLat } from '@wip/shared/geo.ts';

const earthRadiusKm = 6_371.0088;

export interface KeyedRing {
  key: string;
  ring: readonly LonLat[];
}

export function ringsOf(geometry: AreaGeometry): { ring: LonLat[]; isOuter: boolean }[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flatMap((polygon) => polygon.map((ring, index) => ({ ring, isOuter: index === 0 })));
}

/** Positive counter-clockwise. */
export function signedAreaDeg2(ring: readonly LonLat[]): number {
  return edgesOf(ring).reduce((sum, [[ax, ay], [bx, by]]) => sum + (ax * by - bx * ay) / 2, 0);
}

/** Area between edges that are straight in longitude and sine of latitude; positive counter-clockwise. */
export function sphericalAreaKm2(ring: readonly LonLat[]): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const sum = edgesOf(ring).reduce((total, [[ax, ay], [bx, by]]) => {
    return total + radians(ax - bx) * (Math.sin(radians(ay)) + Math.sin(radians(by)));
  }, 0);
  return (sum * earthRadiusKm ** 2) / 2;
}

/** Vertices that a closed ring has more than once, its closing one apart. */
export function repeatedVertices(ring: readonly LonLat[]): string[] {
  const open = ring.slice(1).map(String);
  return open.filter((vertex, index) => open.indexOf(vertex) !== index);
}

/** Pairs of edges that touch or cross though they do not follow each other. */
export function selfIntersections(ring: readonly LonLat[]): string[] {
  const edges = edgesOf(ring);
  const found: string[] = [];
  for (let i = 0; i < edges.length; i++) {
    for (let j = i + 2; j < edges.length; j++) {
      const areNeighbours = i === 0 && j === edges.length - 1;
      if (!areNeighbours && meet(edges[i]!, edges[j]!)) found.push(`${edges[i]} × ${edges[j]}`);
    }
  }
  return found;
}

/**
 * How rings fit together: edges that two rings run in the same direction (an overlap), pairs of keys that run
 * one in opposite directions (`a|b`), and the closed loops of edges that only one ring has.
 */
export function edgeLoops(rings: readonly KeyedRing[]) {
  const owners = new Map<string, string>();
  const usedTwice: string[] = [];
  const edges = rings.flatMap(({ key, ring }) =>
    edgesOf(ring).map(([from, to]) => ({ key, from, to, name: `${from}>${to}` })),
  );
  for (const { key, name } of edges) {
    if (owners.has(name)) usedTwice.push(name);
    owners.set(name, key);
  }
  const neighbours = new Set<string>();
  const next = new Map<string, LonLat[]>();
  for (const { key, from, to } of edges) {
    const other = owners.get(`${to}>${from}`);
    if (other === undefined) next.set(String(from), [...(next.get(String(from)) ?? []), to]);
    else if (key < other) neighbours.add(`${key}|${other}`);
  }
  return { usedTwice, neighbours, outlines: linkLoops(next) };
}

function linkLoops(next: Map<string, LonLat[]>): LonLat[][] {
  const loops: LonLat[][] = [];
  for (const [start, targets] of next) {
    while (targets.length > 0) {
      const loop: LonLat[] = [targets.pop()!];
      while (String(loop.at(-1)) !== start) {
        const following = next.get(String(loop.at(-1)))?.pop();
        if (!following) throw new Error(`The outline ends at ${loop.at(-1)}`);
        loop.push(following);
      }
      loops.push([loop.at(-1)!, ...loop]);
    }
  }
  return loops;
}

function edgesOf(ring: readonly LonLat[]): [LonLat, LonLat][] {
  return ring.slice(1).map((to, index) => [ring[index]!, to]);
}

function meet([a, b]: [LonLat, LonLat], [c, d]: [LonLat, LonLat]): boolean {
  const side = ([px, py]: LonLat, [qx, qy]: LonLat, [rx, ry]: LonLat) =>
    Math.sign(Math.round(((qx - px) * (ry - py) - (qy - py) * (rx - px)) * 1e10));
  const within = ([px, py]: LonLat, [qx, qy]: LonLat, [rx, ry]: LonLat) =>
    Math.min(px, qx) <= rx && rx <= Math.max(px, qx) && Math.min(py, qy) <= ry && ry <= Math.max(py, qy);
  const [sc, sd, sa, sb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (sc * sd < 0 && sa * sb < 0) return true;
  return (
    (sc === 0 && within(a, b, c)) ||
    (sd === 0 && within(a, b, d)) ||
    (sa === 0 && within(c, d, a)) ||
    (sb === 0 && within(c, d, b))
  );
}
