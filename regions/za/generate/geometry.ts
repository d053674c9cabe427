import type { MultiPolygon, Point } from './packages.ts';

export function containsPoint(polygons: MultiPolygon, [x, y]: Point): boolean {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}

/** Planar area of a closed ring, positive counter-clockwise, in the square of its unit. */
export function signedArea(ring: readonly Point[]): number {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!];
    doubled += ax * by - bx * ay;
  }
  return doubled / 2;
}

/** Rough distance on the ground, good to a few per cent over some tens of kilometres. */
export function distanceKm([ax, ay]: Point, [bx, by]: Point): number {
  const eastDeg = (ax - bx) * Math.cos((((ay + by) / 2) * Math.PI) / 180);
  return 111.2 * Math.hypot(eastDeg, ay - by);
}

/** The bounding box `[west, south, east, north]`. */
export function boundsOf(points: Iterable<Point>): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

/** A ring on whole numbers without repeated neighbours and spikes (a, b, a); empty if nothing is left of it. */
export function tidyRing(ring: readonly Point[]): Point[] {
  const open: Point[] = [];
  for (const [x, y] of ring) {
    const point: Point = [Math.round(x), Math.round(y)];
    if (isSame(point, open.at(-1))) continue;
    if (isSame(point, open.at(-2))) open.pop();
    else open.push(point);
  }
  while (open.length > 1 && isSame(open[0], open.at(-1))) open.pop();
  while (open.length > 2 && isSame(open[1], open.at(-1))) open.splice(0, 2, open.pop()!);
  return open.length < 3 ? [] : [...open, open[0]!];
}

/** The simple loops of a ring that may touch itself at vertices. */
export function splitAtRepeats(ring: readonly Point[]): Point[][] {
  const loops: Point[][] = [];
  const path: Point[] = [];
  const places = new Map<string, number>();
  for (const point of ring) {
    const earlier = places.get(String(point));
    if (earlier !== undefined) {
      const loop = path.splice(earlier);
      for (const passed of loop) places.delete(String(passed));
      if (loop.length > 2) loops.push([...loop, loop[0]!]);
    }
    places.set(String(point), path.length);
    path.push(point);
  }
  return loops;
}

function isSame(a: Point | undefined, b: Point | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
}
