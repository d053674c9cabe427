import { signedArea, splitAtRepeats, tidyRing } from './geometry.ts';
import type { MultiPolygon, Point } from './packages.ts';

/** A vertex nearer to an edge than this, in units of the coordinates, lies on it but for rounding. */
const onEdgeDistance = 0.8;
const tileSize = 1_000;

/**
 * Rounds polygons to whole numbers and gives every edge the vertices of its neighbours that lie on it.
 *
 * Rings come out closed, simple and without repeated vertices, outer ones counter-clockwise; loops smaller
 * than `minLoopArea` go.
 */
export function shareVertices(shapes: readonly MultiPolygon[], minLoopArea: number): MultiPolygon[] {
  let result = shapes.map((shape) => shape.map((polygon) => polygon.map(tidyRing)));
  for (let round = 0; round < 10; round++) {
    const vertices = new VertexIndex(result.flat(3));
    let added = 0;
    result = result.map((shape) =>
      shape.flatMap((polygon) => {
        const rings = polygon.map((ring) => {
          const full = withVerticesOnEdges(ring, vertices);
          added += full.length - ring.length;
          return full;
        });
        return simplePolygons(rings, minLoopArea);
      }),
    );
    if (added === 0) return result;
  }
  throw new Error('Neighbours did not come to share their vertices.');
}

function withVerticesOnEdges(ring: readonly Point[], vertices: VertexIndex): Point[] {
  return ring.flatMap((from, i) => {
    const to = ring[i + 1];
    return to ? [from, ...vertices.onEdge(from, to)] : [from];
  });
}

/** Splits rings that touch themselves; holes stay with the outer ring, which must then be one. */
function simplePolygons(rings: readonly Point[][], minLoopArea: number): Point[][][] {
  const loops = rings
    .flatMap((ring) => splitAtRepeats(tidyRing(ring)))
    .filter((loop) => Math.abs(signedArea(loop)) >= minLoopArea);
  const outer = loops.filter((loop) => signedArea(loop) > 0);
  const holes = loops.filter((loop) => signedArea(loop) < 0);
  if (holes.length > 0 && outer.length !== 1) throw new Error('Holes in a polygon that falls apart.');
  return outer.map((loop) => [loop, ...holes]);
}

class VertexIndex {
  readonly #tiles = new Map<string, Map<string, Point>>();

  constructor(points: readonly Point[]) {
    for (const point of points) {
      const tile = tileKey(Math.floor(point[0] / tileSize), Math.floor(point[1] / tileSize));
      const known = this.#tiles.get(tile) ?? new Map<string, Point>();
      this.#tiles.set(tile, known.set(String(point), point));
    }
  }

  /** The vertices strictly inside an edge, in its direction. */
  onEdge([ax, ay]: Point, [bx, by]: Point): Point[] {
    const [dx, dy] = [bx - ax, by - ay];
    const length = Math.hypot(dx, dy);
    const found: { point: Point; along: number }[] = [];
    for (const point of this.#near([ax, ay], [bx, by])) {
      const [px, py] = [point[0] - ax, point[1] - ay];
      const along = (px * dx + py * dy) / length;
      const aside = Math.abs(px * dy - py * dx) / length;
      if (aside < onEdgeDistance && along > 0.5 && along < length - 0.5) found.push({ point, along });
    }
    return found.toSorted((a, b) => a.along - b.along).map(({ point }) => point);
  }

  *#near([ax, ay]: Point, [bx, by]: Point): Generator<Point> {
    const tile = (value: number) => Math.floor(value / tileSize);
    for (let x = tile(Math.min(ax, bx) - 1); x <= tile(Math.max(ax, bx) + 1); x++) {
      for (let y = tile(Math.min(ay, by) - 1); y <= tile(Math.max(ay, by) + 1); y++) {
        yield* this.#tiles.get(tileKey(x, y))?.values() ?? [];
      }
    }
  }
}

function tileKey(x: number, y: number): string {
  return `${x}/${y}`;
}
