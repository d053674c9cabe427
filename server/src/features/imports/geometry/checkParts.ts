import type { LonLat } from '@wip/shared/geo.ts';
import Flatbush from 'flatbush';
import { boxOf, intersection, isOn, relation, type Segment } from './edges.ts';
import { innerPoint } from './measure.ts';
import { placeInRing } from './placeInRing.ts';
import { describePosition, GeometryRefusal } from './refusal.ts';

/** Rings of one part, closed and each in one piece: the shell, then its holes. */
type Part = readonly LonLat[][];

interface Edge extends Segment {
  part: number;
}

/**
 * Throws a GeometryRefusal where two parts share ground. They may share borders, and one may lie in the hole of
 * another. Parts are right in themselves; those on both sides of the antimeridian may be
 * laid out a whole turn apart.
 */
export function checkParts(parts: readonly Part[]): void {
  if (parts.length < 2) return;
  const lons = parts.flatMap(([shell = []]) => shell.map(([lon]) => lon));
  const isNarrow = spanOf(lons) <= 180;
  for (const turnDeg of isNarrow ? [0] : [0, -360, 360]) {
    const at = findSharedGround(
      parts,
      parts.map((part) => turned(part, turnDeg)),
    );
    if (at) throw new GeometryRefusal(`two parts overlap near ${describePosition(at)}; merge them into one`);
  }
}

/** A place where a part shares ground with a later one, or with a turned one; null where there is none. */
function findSharedGround(parts: readonly Part[], others: readonly Part[]): LonLat | null {
  const edges = parts.flatMap(edgesOf);
  const index = createIndex(edges);
  const touching = new Map<string, [number, number]>();
  for (const edge of others.flatMap(edgesOf)) {
    for (const near of index(edge, (candidate) => edges[candidate]!.part < edge.part)) {
      const kind = relation(edge, near);
      if (kind === 'crosses') return intersection(edge, near);
      if (kind) touching.set(`${near.part} ${edge.part}`, [near.part, edge.part]);
    }
  }
  for (const [part, other] of touching.values()) {
    const at = groundSharedByTouching(parts[part]!, others[other]!);
    if (at) return at;
  }
  return findWithin(parts, others, touching);
}

/** A part that lies within another without touching its border: one of its vertices tells. */
function findWithin(
  parts: readonly Part[],
  others: readonly Part[],
  touching: ReadonlyMap<string, unknown>,
): LonLat | null {
  for (const [index, part] of parts.entries()) {
    for (let other = index + 1; other < others.length; other += 1) {
      if (touching.has(`${index} ${other}`)) continue;
      const [ofPart, ofOther] = [part[0]![0]!, others[other]![0]![0]!];
      if (isWithin(ofPart, others[other]!)) return ofPart;
      if (isWithin(ofOther, part)) return ofOther;
    }
  }
  return null;
}

/** The same for two parts whose borders touch and do not cross. */
function groundSharedByTouching(a: Part, b: Part): LonLat | null {
  const [ofB, isApart] = firstWithin(b, a);
  if (ofB) return ofB;
  const [ofA, isOtherApart] = firstWithin(a, b);
  if (ofA || isApart || isOtherApart) return ofA;
  // each border lies on the other: the parts are the same, or they complete each other
  const [lon, lat] = innerPoint(a) ?? [Number.NaN, 0];
  const inner = [lon - 360, lon, lon + 360].map((turnedLon): LonLat => [turnedLon, lat]);
  return inner.find((point) => isWithin(point, b)) ?? null;
}

/**
 * The first point of a border that lies within the other part, and whether any of it leaves the other's border.
 * No segments cross, so that each piece between two touching points lies on one side.
 */
function firstWithin(border: Part, part: Part): [LonLat | null, boolean] {
  const nearOf = createIndex(edgesOf(part, 0));
  let isApart = false;
  for (const segment of edgesOf(border, 0)) {
    const near = nearOf(segment);
    for (const piece of piecesOf(segment, near)) {
      if (near.some((candidate) => relation(piece, candidate) === 'overlaps')) continue;
      isApart = true;
      const middle: LonLat = [(piece.from[0] + piece.to[0]) / 2, (piece.from[1] + piece.to[1]) / 2];
      if (isWithin(middle, part)) return [middle, true];
    }
  }
  return [null, isApart];
}

/** A segment, cut where the ends of others lie on it. */
function piecesOf(segment: Segment, others: readonly Segment[]): Segment[] {
  const along = ([lon, lat]: LonLat) => Math.abs(lon - segment.from[0]) + Math.abs(lat - segment.from[1]);
  const cuts = others
    .flatMap(({ from, to }) => [from, to])
    .filter((point) => isOn(point, segment))
    .concat([segment.from, segment.to])
    .sort((a, b) => along(a) - along(b));
  return cuts.slice(1).flatMap((to, index) => {
    const from = cuts[index]!;
    return from[0] === to[0] && from[1] === to[1] ? [] : [{ from, to }];
  });
}

function edgesOf(rings: Part, part: number): Edge[] {
  return rings.flatMap((ring) => ring.slice(1).map((to, index) => ({ from: ring[index]!, to, part })));
}

/** Finds the edges whose boxes meet that of a segment. */
function createIndex(edges: readonly Edge[]) {
  const index = new Flatbush(edges.length);
  for (const edge of edges) index.add(...boxOf(edge));
  index.finish();
  return (segment: Segment, isWanted?: (candidate: number) => boolean): Edge[] =>
    index.search(...boxOf(segment), isWanted).map((found) => edges[found]!);
}

function isWithin(point: LonLat, [shell = [], ...holes]: Part): boolean {
  return (
    placeInRing(point, shell) === 'inside' && holes.every((hole) => placeInRing(point, hole) === 'outside')
  );
}

function spanOf(values: readonly number[]): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}

function turned(part: Part, turnDeg: number): Part {
  return turnDeg === 0 ? part : part.map((ring) => ring.map(([lon, lat]): LonLat => [lon + turnDeg, lat]));
}
