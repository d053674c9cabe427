import type { LonLat } from '@wip/shared/geo.ts';
import Flatbush from 'flatbush';
import { boxOf, intersection, relation, type Segment, side } from './edges.ts';

export interface Crossing {
  kind: 'crosses' | 'touches' | 'overlaps' | 'folds back';
  isBetweenRings: boolean;
  at: LonLat;
}

interface Edge extends Segment {
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

function foldsBack(from: LonLat, corner: LonLat, to: LonLat): Crossing | null {
  const isAhead =
    (from[0] - corner[0]) * (to[0] - corner[0]) + (from[1] - corner[1]) * (to[1] - corner[1]) > 0;
  if (!isAhead || side(from, corner, to) !== 0) return null;
  return { kind: 'folds back', isBetweenRings: false, at: corner };
}
