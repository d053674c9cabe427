import type { LonLat } from '@wip/shared/geo.ts';
import { orient2d } from 'robust-predicates';

/** A straight piece of a border. */
export interface Segment {
  from: LonLat;
  to: LonLat;
}

export type Relation = 'crosses' | 'touches' | 'overlaps' | null;

/** How two segments meet; exact. They overlap where they share more than a point. */
export function relation(a: Segment, b: Segment): Relation {
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

/** Whether a point lies on a segment; exact. */
export function isOn(point: LonLat, segment: Segment): boolean {
  return isInBox(point, segment) && side(segment.from, segment.to, point) === 0;
}

/** Where two segments that cross do so; good enough to be shown. */
export function intersection(a: Segment, b: Segment): LonLat {
  const [dx, dy] = [b.to[0] - b.from[0], b.to[1] - b.from[1]];
  const along = (a.to[0] - a.from[0]) * dy - (a.to[1] - a.from[1]) * dx;
  const share = ((b.from[0] - a.from[0]) * dy - (b.from[1] - a.from[1]) * dx) / along;
  return [a.from[0] + share * (a.to[0] - a.from[0]), a.from[1] + share * (a.to[1] - a.from[1])];
}

/** The sign says on which side of the line the point lies; 0 is exactly on it. */
export function side(from: LonLat, to: LonLat, point: LonLat): number {
  return Math.sign(orient2d(from[0], from[1], to[0], to[1], point[0], point[1]));
}

/** `[west, south, east, north]` of a segment. */
export function boxOf({ from, to }: Segment): [number, number, number, number] {
  return [
    Math.min(from[0], to[0]),
    Math.min(from[1], to[1]),
    Math.max(from[0], to[0]),
    Math.max(from[1], to[1]),
  ];
}

/** Both lie on one line: the boxes meet in a stretch, in a point, or not at all. */
function overlapOnLine(a: Segment, b: Segment): 'overlaps' | 'touches' | null {
  const [aWest, aSouth, aEast, aNorth] = boxOf(a);
  const [bWest, bSouth, bEast, bNorth] = boxOf(b);
  const width = Math.min(aEast, bEast) - Math.max(aWest, bWest);
  const height = Math.min(aNorth, bNorth) - Math.max(aSouth, bSouth);
  if (width < 0 || height < 0) return null;
  return width > 0 || height > 0 ? 'overlaps' : 'touches';
}

function isInBox(point: LonLat, segment: Segment): boolean {
  const [west, south, east, north] = boxOf(segment);
  return point[0] >= west && point[0] <= east && point[1] >= south && point[1] <= north;
}
