import type { LonLat } from '@wip/shared/geo.ts';
import Flatbush from 'flatbush';
import { orient2d } from 'robust-predicates';

export interface Crossing {
  kind: 'crosses' | 'touches' | 'overlaps' | 'folds back';
  isBetweenRings: boolean;
  at: LonLat;
}

interface Edge {
  from: LonLat;
  to: LonLat;
  ring: number;
  position: number;
  ringLength: number;
}

/**
 * The first place where the closed rings of one polygon are at odds: an edge that crosses another, lies on it,
 * or touches another of the same ring. Two rings may touch in single points. Null where there is none.
 */
export function findCrossing(rings: readonly LonLat[][]): Crossing | null {
  const edges = rings.flatMap(edgesOf);
  const index = new Flatbush(edges.length);
  for (const edge of edges) index.add(...boxOf(edge));
  index.finish();
  for (const [number, edge] of edges.entries()) {
    for (const other of index.search(...boxOf(edge), (candidate) => candidate > number)) {
      const crossing = compare(edge, edges[other]!);
      if (crossing) return crossing;
    }
  }
  return null;
}

function edgesOf(ring: LonLat[], ringNumber: number): Edge[] {
  const ringLength = ring.length - 1;
  return Array.from({ length: ringLength }, (_, position) => ({
    from: ring[position]!,
    to: ring[position + 1]!,
    ring: ringNumber,
    position,
    ringLength,
  }));
}

function boxOf({ from, to }: Edge): [number, number, number, number] {
  return [
    Math.min(from[0], to[0]),
    Math.min(from[1], to[1]),
    Math.max(from[0], to[0]),
    Math.max(from[1], to[1]),
  ];
}

function compare(a: Edge, b: Edge): Crossing | null {
  const isBetweenRings = a.ring !== b.ring;
  if (!isBetweenRings) {
    if (b.position === a.position + 1) return foldsBack(a.from, a.to, b.to);
    if (a.position === 0 && b.position === a.ringLength - 1) return foldsBack(b.from, b.to, a.to);
  }
  const kind = relation(a, b);
  if (kind === null || (kind === 'touches' && isBetweenRings)) return null;
  return { kind, isBetweenRings, at: kind === 'crosses' ? intersection(a, b) : b.from };
}

function relation(a: Edge, b: Edge): Crossing['kind'] | null {
  const bFrom = side(a.from, a.to, b.from);
  const bTo = side(a.from, a.to, b.to);
  const aFrom = side(b.from, b.to, a.from);
  const aTo = side(b.from, b.to, a.to);
  if (bFrom * bTo < 0 && aFrom * aTo < 0) return 'crosses';
  if (bFrom === 0 && bTo === 0) return overlapOnLine(a, b);
  const touches =
    (bFrom === 0 && isInBox(b.from, a)) ||
    (bTo === 0 && isInBox(b.to, a)) ||
    (aFrom === 0 && isInBox(a.from, b)) ||
    (aTo === 0 && isInBox(a.to, b));
  return touches ? 'touches' : null;
}

/** Where two edges that cross do so; good enough to be shown. */
function intersection(a: Edge, b: Edge): LonLat {
  const [dx, dy] = [b.to[0] - b.from[0], b.to[1] - b.from[1]];
  const along = (a.to[0] - a.from[0]) * dy - (a.to[1] - a.from[1]) * dx;
  const share = ((b.from[0] - a.from[0]) * dy - (b.from[1] - a.from[1]) * dx) / along;
  return [a.from[0] + share * (a.to[0] - a.from[0]), a.from[1] + share * (a.to[1] - a.from[1])];
}

/** Both edges lie on one line: the boxes meet in a stretch, in a point, or not at all. */
function overlapOnLine(a: Edge, b: Edge): 'overlaps' | 'touches' | null {
  const [aWest, aSouth, aEast, aNorth] = boxOf(a);
  const [bWest, bSouth, bEast, bNorth] = boxOf(b);
  const width = Math.min(aEast, bEast) - Math.max(aWest, bWest);
  const height = Math.min(aNorth, bNorth) - Math.max(aSouth, bSouth);
  if (width < 0 || height < 0) return null;
  return width > 0 || height > 0 ? 'overlaps' : 'touches';
}

function foldsBack(from: LonLat, corner: LonLat, to: LonLat): Crossing | null {
  const isAhead =
    (from[0] - corner[0]) * (to[0] - corner[0]) + (from[1] - corner[1]) * (to[1] - corner[1]) > 0;
  if (!isAhead || side(from, corner, to) !== 0) return null;
  return { kind: 'folds back', isBetweenRings: false, at: corner };
}

function side(from: LonLat, to: LonLat, point: LonLat): number {
  return Math.sign(orient2d(from[0], from[1], to[0], to[1], point[0], point[1]));
}

function isInBox(point: LonLat, edge: Edge): boolean {
  const [west, south, east, north] = boxOf(edge);
  return point[0] >= west && point[0] <= east && point[1] >= south && point[1] <= north;
}
